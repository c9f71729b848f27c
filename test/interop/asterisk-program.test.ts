import { afterAll, afterEach, beforeAll } from 'vitest';
import { programCases } from './cases/program.ts';
import { programQueueCases } from './cases/program-queue.ts';
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

programCases(() => floor);
programQueueCases(() => floor);
