import kinds from 'kinds';
import * as drivers from 'drivers';

console.log(kinds, drivers);
