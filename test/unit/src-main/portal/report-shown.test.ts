import { describe, expect, it } from 'vitest';
import { shownReport, type ReportFacts } from '../../../../src-main/portal/report-shown.ts';
import type { ReportStep } from '../../../../src-main/calls/report-step.ts';
import { after, ended, outgoing, phases } from '../../src-shared/sample-calls.ts';

const CALL_ID = 'externalCall.1';
const step = (name: ReportStep['step'], state: ReportStep['state'], facts: Partial<ReportStep> = {}): ReportStep => ({
  step: name,
  state,
  at: 1,
  portalCallId: CALL_ID,
  reason: null,
  ...facts,
});
const registered = step('register', 'answered');
const finished = [registered, step('finish', 'answered')];

const shown = (facts: Partial<ReportFacts> = {}) =>
  shownReport({
    call: phases.incoming.ended,
    settled: null,
    steps: [],
    recording: null,
    live: { underWay: false, percent: null },
    away: null,
    ...facts,
  });

describe('a call whose report is open', () => {
  it('waits, and nothing is wrong with that', () => {
    expect(shown()).toEqual({ report: 'waiting', recording: null, why: null, mayRetry: false });
  });

  it('is on its way while a request of it is', () => {
    const live = { underWay: true, percent: null };
    const steps = [registered, step('finish', 'unsent', { reason: 'portalOverloaded' })];
    expect(shown({ steps, live })).toEqual({ report: 'inProgress', recording: null, why: null, mayRetry: false });
  });

  it('says why it waits after a request that came to nothing, and may be tried again', () => {
    const steps = [registered, step('finish', 'unsent', { reason: 'portalAccessDenied' })];
    expect(shown({ steps })).toMatchObject({ report: 'waiting', why: 'portalAccessDenied', mayRetry: true });
  });

  it('says of all calls alike that the portal is away, where no button would help', () => {
    const steps = [registered, step('finish', 'unsent', { reason: 'portalOverloaded' })];
    const away = 'portalUnreachable';
    expect(shown({ steps, away })).toMatchObject({ report: 'waiting', why: away, mayRetry: false });
  });

  it('is not for the CRM where nothing is to be told', () => {
    expect(shown({ call: { ...phases.incoming.ended, owner: null } }).report).toBe('notReported');
    expect(shown({ call: after(outgoing(), ended({ cause: 'microphone' })) }).report).toBe('notReported');
  });
});

describe('the recording of a finished call', () => {
  const call = { steps: finished, recording: 'complete' } as const;

  it('follows', () => {
    expect(shown(call)).toEqual({
      report: 'done',
      recording: { state: 'waiting', percent: null },
      why: null,
      mayRetry: false,
    });
    expect(shown({ ...call, recording: 'writing' }).recording?.state).toBe('waiting');
  });

  it('is on its way, by the percentage that has left', () => {
    expect(shown({ ...call, live: { underWay: true, percent: 42 } }).recording).toEqual({
      state: 'uploading',
      percent: 42,
    });
  });

  it('waits with a reason when its way is blocked for now', () => {
    const steps = [...finished, step('attach', 'unknown', { reason: 'portalUnreachable' })];
    expect(shown({ ...call, steps })).toEqual({
      report: 'done',
      recording: { state: 'waiting', percent: null },
      why: 'portalUnreachable',
      mayRetry: true,
    });
  });

  it('has failed when the portal does not take it, and may be tried again', () => {
    const steps = [...finished, step('attach', 'refused', { reason: 'portalRecording' })];
    expect(shown({ ...call, steps, settled: 'done' })).toEqual({
      report: 'done',
      recording: { state: 'failed', percent: null },
      why: 'portalRecording',
      mayRetry: true,
    });
  });

  it('that was refused by an earlier release has a reason, too', () => {
    const steps = [...finished, step('attach', 'refused')];
    expect(shown({ ...call, steps, settled: 'done' }).why).toBe('portalRecording');
  });

  it('is there, or lost, which no other try would mend', () => {
    const done = { ...call, settled: 'done' } as const;
    expect(shown({ ...done, recording: 'deleted' })).toMatchObject({ recording: { state: 'done' }, mayRetry: false });
    expect(shown({ ...done, recording: 'lost' })).toMatchObject({
      recording: { state: 'lost' },
      why: 'recordingGone',
      mayRetry: false,
    });
  });

  it('is none of the row’s business where it was never to be handed over: a colleague has finished the call', () => {
    expect(shown({ ...call, settled: 'done' })).toEqual({
      report: 'done',
      recording: null,
      why: null,
      mayRetry: false,
    });
  });
});

describe('a call that the portal has refused', () => {
  it('says why, and may be tried again', () => {
    const steps = [step('register', 'refused', { reason: 'portalUserInactive' })];
    expect(shown({ steps, settled: 'refused' })).toEqual({
      report: 'refused',
      recording: null,
      why: 'portalUserInactive',
      mayRetry: true,
    });
  });

  it('or has lost twice', () => {
    const steps = [registered, step('finish', 'notFound', { reason: 'portalLostCall' })];
    expect(shown({ steps, settled: 'refused' }).why).toBe('portalLostCall');
  });
});

it('what another round speaks for is done, and what is nobody’s is not reported', () => {
  expect(shown({ settled: 'continued' }).report).toBe('done');
  expect(shown({ settled: 'none' }).report).toBe('notReported');
});
