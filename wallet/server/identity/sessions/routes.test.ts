import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openingParts, walletUrl } from '../../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../../tests/samples/opening-parts.ts';
import { urls } from '../../urls.ts';
import { sessionRoutes } from './routes.ts';

describe('/app/sessions', () => {
  let parts: OpeningParts;
  let app: Awaited<ReturnType<OpeningParts['appWith']>>;
  before(async () => {
    parts = await openingParts();
    app = await parts.appWith(sessionRoutes(parts.sessions, walletUrl));
  });
  after(async () => {
    await app.close();
    await parts.close();
  });

  const { host } = new URL(walletUrl);
  const signIn = async (holderId?: Awaited<ReturnType<OpeningParts['newHolder']>>['holderId']) => {
    const holder = holderId ?? (await parts.newHolder()).holderId;
    const token = await parts.sessions.loginAs(holder, ['password'], { device: 'Chrome on Linux', isKnown: true });
    const { id } = (await parts.sessions.find(token))!;
    return { holder, id, cookies: { '__Host-session': token } };
  };
  const end = (id: string, cookies: Record<string, string>, headers: Record<string, string> = { origin: walletUrl }) =>
    app.inject({
      method: 'DELETE',
      url: urls.identity.session({ sessionId: id }),
      headers: { host, ...headers },
      cookies,
    });

  it('[W6e] lists a holder’s sessions, and ends one at once', async () => {
    const here = await signIn();
    const there = await signIn(here.holder);
    const list = await app.inject({
      method: 'GET',
      url: urls.identity.sessions(),
      headers: { host },
      cookies: here.cookies,
    });
    const { sessions } = list.json<{ sessions: { id: string; is_current: boolean; methods: string[] }[] }>();
    assert.deepEqual(new Set(sessions.map((one) => one.id)), new Set([here.id, there.id]));
    assert.deepEqual(
      sessions.filter((one) => one.is_current).map((one) => one.id),
      [here.id],
    );
    assert.equal((await end(there.id, here.cookies)).statusCode, 204);
    const after = await app.inject({
      method: 'GET',
      url: urls.identity.sessions(),
      headers: { host },
      cookies: there.cookies,
    });
    assert.equal(after.statusCode, 401);
  });

  it('[W6e] [S58] answers for another’s session as for one that does not exist', async () => {
    const [ada, bob] = [await signIn(), await signIn()];
    const theirs = await end(ada.id, bob.cookies);
    const none = await end('ses_01jdqz3c5te7kqc8vm9r3rw2s4', bob.cookies);
    const malformed = await end('x', bob.cookies);
    const bare = (answer: typeof theirs) => ({ ...answer.json<object>(), reference: '' });
    assert.deepEqual([theirs.statusCode, none.statusCode, malformed.statusCode], [404, 404, 404]);
    assert.deepEqual(bare(theirs), bare(none));
    assert.deepEqual(bare(theirs), bare(malformed));
    assert.ok(await parts.sessions.find(ada.cookies['__Host-session']));
  });

  it('[S56] changes nothing for a request from another origin, or from none', async () => {
    const ada = await signIn();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await end(ada.id, ada.cookies, headers as Record<string, string>);
      assert.equal(answer.statusCode, 403, JSON.stringify(headers));
      assert.equal(answer.json<{ code: string }>().code, 'wrong_origin');
    }
    assert.ok(await parts.sessions.find(ada.cookies['__Host-session']));
  });
});
