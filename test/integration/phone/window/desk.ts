/** A phone window at its exchange, and what every test of calls begins with. */
import type { PhoneAccount } from '#shared/phone.ts';
import type { AgentCall } from '../../../../sandbox/pbx/robots/calling.ts';
import type { PbxOptions } from '../../../../sandbox/pbx/options.ts';
import { type Pbx, startPbx } from '../../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../../sandbox/pbx/robots/leg.ts';
import { accountAt, newCallId, PASSWORD, USERS } from './exchange.ts';
import type { HeadsetAtPage } from './headset-side.ts';
import type { PageOptions } from './page-side.ts';
import type { PhoneBrowser, PhoneWindow } from './phone-window.ts';

export interface CallAtDesk {
  readonly callId: string;
  readonly robot: RobotLeg;
}

export interface DeskOptions {
  readonly pbx?: Partial<PbxOptions>;
  readonly account?: Partial<PhoneAccount>;
  readonly page?: Partial<PageOptions> & { readonly headset?: HeadsetAtPage };
}

export class Desk {
  readonly pbx: Pbx;
  readonly phone: PhoneWindow;

  private constructor(pbx: Pbx, phone: PhoneWindow) {
    this.pbx = pbx;
    this.phone = phone;
  }

  static async open(browser: PhoneBrowser, { pbx: options, account, page }: DeskOptions = {}): Promise<Desk> {
    const pbx = await startPbx({ users: USERS, ...options });
    const phone = await browser.phone({ password: PASSWORD, ...page });
    await phone.register(accountAt(pbx, account));
    return new Desk(pbx, phone);
  }

  /** @throws when the window complained of anything */
  async close(): Promise<void> {
    await this.phone.close();
    await this.pbx.stop();
    if (this.phone.complaints.length > 0) throw new Error(this.phone.complaints.join('\n'));
  }

  /** A call to a robot, which has answered. */
  async dial(target: string, digits?: string): Promise<CallAtDesk> {
    const callId = newCallId();
    const begun = this.pbx.waitFor('robotLeg');
    await this.phone.command({ type: 'dial', callId, target, digits });
    const robot = await begun;
    await this.phone.untilEvent(callId, 'confirmed');
    return { callId, robot };
  }

  /** A call from outside, which rings. */
  async ringing(call: Partial<AgentCall> = {}): Promise<CallAtDesk> {
    const robot = await this.pbx.callAgent({ to: '101', from: '+4930123456', toneHz: 1000, ...call });
    const { callId } = await this.phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId);
    await this.phone.command({ type: 'ring', callId, kind: 'external' });
    return { callId, robot };
  }

  /** A call from outside, with sound both ways. */
  async talking(call: Partial<AgentCall> = {}): Promise<CallAtDesk> {
    const ringing = await this.ringing(call);
    await this.phone.command({ type: 'answer', callId: ringing.callId });
    await this.phone.untilEvent(ringing.callId, 'confirmed');
    await ringing.robot.waitToHear(700);
    return ringing;
  }

  async hold(callId: string, held: boolean): Promise<void> {
    await this.phone.command({ type: 'hold', callId, held });
    await this.phone.untilEvent(callId, 'hold', (event) => event.by === 'local' && event.held === held);
  }
}
