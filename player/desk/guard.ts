/** Stands first in every page of a package that is launched with storage blocked; the server puts it there. */
import { block } from './stage/blocked';

block(window);
