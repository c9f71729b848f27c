import { describe, expect, it } from 'vitest';
import { oauthReturn } from '../../../../src-placement/pages/oauth-return.ts';

const back = (query: string) => oauthReturn(new URLSearchParams(query));
const all = 'domain=portal.example&member_id=m1&scope=telephony%2Cplacement&server_domain=oauth.example';

describe('the answer to a sign-in', () => {
  it('goes to the listener that its state names', () => {
    expect(back(`code=c0de&state=ab_-9.40123&${all}`)).toEqual({
      to: 'desktop',
      url: `http://127.0.0.1:40123/oauth?code=c0de&state=ab_-9.40123&${all}`,
    });
  });

  it('goes by the link where the state names none', () => {
    expect(back(`code=c0de&state=ab_-9&${all}`)).toEqual({
      to: 'desktop',
      url: `offhook://oauth?code=c0de&state=ab_-9&${all}`,
    });
  });

  it('takes nothing along that it does not know', () => {
    expect(back('code=c0de&state=s&AUTH_ID=token&redirect=evil')).toEqual({
      to: 'desktop',
      url: 'offhook://oauth?code=c0de&state=s',
    });
  });

  it.each([
    '',
    'state=s',
    'code=c0de',
    'code=&state=s',
    'code=c&state=s.80',
    'code=c&state=s.99999',
    'code=c&state=s.1@evil',
  ])('is incomplete: %s', (query) => {
    expect(back(query)).toEqual({ to: 'nobody', why: 'incomplete' });
  });

  it('carries the host’s signature for its token broker', () => {
    expect(oauthReturn(new URLSearchParams('code=c0de&state=s'), 'k1.body.mac')).toEqual({
      to: 'desktop',
      url: 'offhook://oauth?code=c0de&state=s&signature=k1.body.mac',
    });
  });

  it('is a refusal when it names an error, whatever else it has', () => {
    expect(back('error=access_denied&code=c0de&state=s')).toEqual({ to: 'nobody', why: 'refused' });
  });
});
