/**
 * What the compiler tells the player (schemas/player-config.schema.json), read from the page's
 * `<script type="application/json" id="scormkit-config">`.
 */
export type Target = 'scorm12' | 'scorm2004' | 'cmi5' | 'xapi' | 'web';

export interface Option {
  id: string;
  /** Names the option in the saved state: 2 characters, unique among its siblings. */
  key: string;
  /** Plain text, for reports. */
  text: string;
}

/** A question in neutral terms; `kind` is the word of SCORM 2004 and xAPI. */
export interface InteractionSpec {
  kind:
    | 'choice' | 'true-false' | 'fill-in' | 'long-fill-in' | 'matching'
    | 'sequencing' | 'numeric' | 'performance';
  /** Right answers, each shaped like a `Response` of this kind; empty where none is right or wrong. */
  correct: Response[];
  /** Ids in the author's order: SCORM 1.2 names them by letter. */
  choices?: string[];
  source?: string[];
  target?: string[];
  steps?: string[];
}

/**
 * choice, sequencing: ids. true-false: boolean. fill-in, long-fill-in: texts. numeric: the number
 * (as a right answer: [min, max], null for open ends). matching: [source, target] pairs. performance: [step, answer] pairs.
 */
export type Response = string[] | boolean | number | [number | null, number | null] | [string, string][];

/** What every block's entry has; a block type adds its own fields (see each file in blocks/). */
export interface BlockSpec {
  id: string;
  /** Names the block in the saved state: 3 characters. */
  key: string;
  type: string;
  page: string;
  /** The pool this question is drawn from, if any. */
  pool?: string;
  /** 0 for content and practice. */
  points: number;
  /** How often it may be answered in one attempt; null: as often as wished. */
  tries: number | null;
  /** Plain text of the question. */
  prompt: string;
  objective?: string;
  /** Page to read again after a wrong answer. */
  review?: string;
  interaction?: InteractionSpec;
}

export interface PageSpec { id: string; key: string; title: string }
export interface PoolSpec { id: string; draw: number; questions: string[]; shuffle: boolean }

export interface Config {
  v: 1;
  target: Target;
  module: { id: string; version: string; title: string; language: string; iri: string };
  /** `score` is a share 0..1; `attempts` null means any number. Absent: completion only. */
  pass?: { score: number; attempts: number | null };
  pages: PageSpec[];
  objectives: { id: string; text: string }[];
  blocks: BlockSpec[];
  pools: PoolSpec[];
  /** The most characters the saved state may take on this target. */
  stateLimit: number;
  /** UI texts in the module's language; `{name}` marks a place to fill. */
  texts: Record<string, string>;
  xapi?: {
    /**
     * What activities are: a block's by its id (its IRI is `<iri>/blocks/<id>`), the module's own by `''`,
     * others by their path below the module's IRI: `pages/<id>`, `objectives/<id>`.
     */
    definitions: Record<string, unknown>;
    /** Home page of the LMS that learners' accounts belong to. */
    lms: string;
    /** The release of the module's profile that the statements keep. */
    profile: string;
    course: string;
    /** What every statement of this target is marked with, the profile first. */
    categories: string[];
    /** Where a package of a standard without statements brings them; its key is no secret. */
    relay?: { url: string; key: string };
  };
}
