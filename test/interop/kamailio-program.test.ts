import { afterAll, afterEach, beforeAll } from 'vitest';
import { programCases } from './cases/program.ts';
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

programCases(() => floor);
