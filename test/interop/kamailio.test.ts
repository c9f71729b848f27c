import { afterAll, afterEach, beforeAll } from 'vitest';
import { callCases } from './cases/calls.ts';
import { conferenceCases } from './cases/conference.ts';
import { proxyCases } from './cases/proxy.ts';
import { elsewhereCases } from './cases/elsewhere.ts';
import { outageCases } from './cases/outages.ts';
import { troubleCases } from './cases/trouble.ts';
import { startKamailio } from './exchange.ts';
import { Floor } from './floor.ts';

let exchange: Awaited<ReturnType<typeof startKamailio>>;
let floor: Floor;

beforeAll(async () => {
  exchange = await startKamailio();
  floor = await Floor.open(exchange);
});
afterAll(async () => {
  await floor.close();
  await exchange.stop();
});
afterEach(() => floor.clear());

callCases(() => floor);
proxyCases(() => floor);
elsewhereCases(() => floor);
conferenceCases(() => floor);
outageCases(() => floor);
troubleCases(() => floor, { soundSurvives: true, timerScenario: 'session-timer' });
