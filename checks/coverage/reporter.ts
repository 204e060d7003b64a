import type { TestEvent } from 'node:test/reporters';
import type { TestOutcome } from './ids.ts';

/** A reporter for `node --test`: one line of JSON, a `TestOutcome`, for each test that ran. Suites do not count. */
export default async function* outcomesReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  // Node reports tests in the order of the source, each after its suites have begun.
  const around: string[] = [];
  for await (const event of events) {
    if (event.type === 'test:start') around.splice(event.data.nesting, Infinity, event.data.name);
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    const isTest = data.details.type !== 'suite' && data.skip === undefined && data.todo === undefined;
    if (!isTest) continue;
    const path = [...around.slice(0, data.nesting), data.name];
    const outcome: TestOutcome = { file: data.file ?? '', path, passed: event.type === 'test:pass' };
    yield `${JSON.stringify(outcome)}\n`;
  }
}
