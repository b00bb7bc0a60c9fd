/** What the author wishes of the server, and of the content with it; what the server refuses is told. */
import { Refused } from './api';
import type { Server, State, Switches } from './api';
import type { Run } from './run';
import type { Trace } from './trace';

interface Desk {
  lms: Server;
  stage: Run;
  trace: Trace;
  take(state: State): void;
  switched(switches: Switches): void;
  alert(words: string, hint: string): void;
  say(words: string): void;
}

export interface Wishes {
  guarded(work: () => Promise<unknown>): Promise<void>;
  switched(wish: Partial<Switches>): Promise<void>;
  blocked(on: boolean): Promise<void>;
  reset(): Promise<void>;
  learn(name: string): Promise<void>;
  choose(what: { language?: string; target?: string }): Promise<void>;
}

export const wishes = ({ lms, stage, trace, take, switched, alert, say }: Desk): Wishes => {
  const guarded = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      alert('', '');
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused('the preview does not answer', 'is it still running in the terminal?');
      alert(refused.message, refused.hint);
    }
  };

  return {
    guarded,
    switched: (wish) => guarded(async () => switched(await lms.switches(wish))),
    blocked: (on) => stage.open({ blocked: on }, 'resume', on ? 'Storage blocked' : 'Storage lent again'),
    reset: () => guarded(async () => {
      await stage.forget();
      await lms.reset({ learner: stage.choice().learner });
      trace.clear();
      await stage.open({ mode: 'normal' }, 'resume', 'After a reset');
      say('Everything about this learner is forgotten.');
    }),
    learn: (name) => guarded(async () => {
      const { id } = await lms.learner(name);
      take(await lms.state());
      await stage.open({ learner: id, mode: 'normal' }, 'resume', `Learner ${name}`);
    }),
    choose: (what) => guarded(async () => {
      await stage.leave();
      await lms.choose(what);
      take(await lms.state());
      trace.clear();
      await stage.open({ mode: 'normal' }, 'resume', Object.values(what).join(' '));
    }),
  };
};
