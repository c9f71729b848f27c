/** One scenario, played by itself: its acts as a timeline, and what the CRM holds after each. */
import { lineOf, Theatre } from '../scenarios/scenario.ts';
import { scenarioOf } from '../scenarios/scenarios.ts';

/** @returns the exit code */
export async function playScenario(letter: string): Promise<number> {
  const begun = performance.now();
  const theatre = await Theatre.open((entry) => console.log(lineOf(entry)));
  try {
    const { title, acts } = await scenarioOf(letter);
    console.log(`\nScenario ${letter}: ${title}`);
    for (const [at, act] of acts.entries()) {
      const heading = `${letter}${at + 1}  ${act.title}`;
      console.log(`\n${heading}\n${'─'.repeat(heading.length)}`);
      const stage = await theatre.play(act);
      console.log(`\n  In the CRM:\n${stage.newRows.map((row) => `    ${row}`).join('\n') || '    nothing new'}`);
    }
    console.log(`\nScenario ${letter} took ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
    return 0;
  } catch (error) {
    console.error(`\nScenario ${letter} broke off:`, error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await theatre.close();
  }
}
