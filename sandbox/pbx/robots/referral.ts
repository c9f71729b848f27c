import { uriOf, userOf } from '../sip/address.ts';
import { header, type SipRequest, type SipResponse } from '../sip/message.ts';
import { respond } from '../sip/write.ts';
import type { AgentCall } from './calling.ts';
import type { RobotLeg } from './leg.ts';

/** What robots do with a REFER: obey, refuse it (603), say 202 and then nothing, or say 202 and hang up. */
export type Reaction = 'follow' | 'refuse' | 'saysNothing' | 'hangsUp';

export type ReferralSurroundings = {
  readonly reaction: Reaction;
  transmit(response: SipResponse): void;
  call(call: AgentCall): Promise<RobotLeg>;
};

/** Takes a REFER (RFC 3515): calls whom it names, in the place of the call that it names (RFC 3891), and tells how it went. */
export async function takeReferral(refer: SipRequest, leg: RobotLeg, around: ReferralSurroundings): Promise<void> {
  const { reaction, transmit, call } = around;
  if (reaction === 'refuse') return transmit(respond(refer, 603));
  transmit(respond(refer, 202));
  if (reaction === 'hangsUp') await leg.hangup();
  if (reaction !== 'follow') return;
  await leg.notify(refer, '100 Trying', false);
  const [target = '', query = ''] = uriOf(header(refer, 'Refer-To') ?? '').split('?');
  // Headers of the address belong into the request that is made of it (RFC 3261 19.1.5), in this exchange all of them.
  const asked = [...new URLSearchParams(query)];
  const onward = await call({
    to: userOf(target),
    // Whoever is called next sees the same caller.
    from: leg.direction === 'to-agent' ? userOf(uriOf(header(leg.invite, 'From') ?? '')) : leg.number,
    ...leg.sound,
    headers: [['Referred-By', header(refer, 'Referred-By') ?? ''], ...asked],
  });
  try {
    await onward.answered;
    await leg.notify(refer, '200 OK', true);
  } catch {
    const { status } = await onward.ended;
    await leg.notify(refer, `${status} No`, true);
  }
}
