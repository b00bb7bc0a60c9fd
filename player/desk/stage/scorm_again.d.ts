/** The little of scorm-again that the stage uses; its own types name other files than its minified modules. */
interface ScormAgain {
  loadFromJSON(json: Record<string, unknown>, element: string): void;
  getFlattenedCMI(): Record<string, unknown>;
}

declare module 'scorm-again/scorm12/min' {
  export const Scorm12API: new (settings: Record<string, unknown>) => ScormAgain;
}

declare module 'scorm-again/scorm2004/min' {
  export const Scorm2004API: new (settings: Record<string, unknown>) => ScormAgain;
}
