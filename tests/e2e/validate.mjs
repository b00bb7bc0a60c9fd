/* An independent opinion on statements: reads lists of them as lines of JSON, answers each with a list of complaints. */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const player = createRequire(new URL('../../player/package.json', import.meta.url));
const { statement: complaints } = player('@learninglocker/xapi-validation/dist/factory');

const words = ({ path, name, typeName, data }) =>
  `${path.join('.')}: ${typeName ?? name}, not ${JSON.stringify(data)?.slice(0, 200)}`;

for await (const line of createInterface({ input: process.stdin })) {
  const found = JSON.parse(line).flatMap((each) => complaints(each, ['statement']).map(words));
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
