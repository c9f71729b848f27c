import { afterAll, afterEach, beforeAll } from 'vitest';
import { asteriskCases } from './cases/asterisk-features.ts';
import { callCases } from './cases/calls.ts';
import { conferenceCases } from './cases/conference.ts';
import { elsewhereCases } from './cases/elsewhere.ts';
import { severalCases } from './cases/several.ts';
import { outageCases } from './cases/outages.ts';
import { troubleCases } from './cases/trouble.ts';
import { startAsterisk } from './exchange.ts';
import { Floor } from './floor.ts';

let exchange: Awaited<ReturnType<typeof startAsterisk>>;
let floor: Floor;

beforeAll(async () => {
  exchange = await startAsterisk();
  floor = await Floor.open(exchange);
});
afterAll(async () => {
  await floor.close();
  await exchange.stop();
});
afterEach(() => floor.clear());

callCases(() => floor);
asteriskCases(
  () => floor,
  () => exchange.asterisk,
);
severalCases(() => floor);
elsewhereCases(() => floor);
conferenceCases(() => floor);
outageCases(() => floor);
troubleCases(() => floor, { soundSurvives: false, timerScenario: 'call' });
