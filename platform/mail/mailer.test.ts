import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createMailer } from './mailer.ts';

/** A mail server without TLS, or one whose offer of TLS an attacker removes. */
async function plainMailServer() {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 mail\r\n');
    let inLetter = false;
    socket.on('data', (chunk: Buffer) => {
      const line = chunk.toString();
      heard.push(line);
      if (inLetter) inLetter = !line.includes('\r\n.\r\n');
      else if (line.startsWith('DATA')) {
        inLetter = true;
        socket.write('354 go on\r\n');
        return;
      } else if (line.startsWith('STARTTLS')) {
        socket.write('502 not here\r\n');
        return;
      }
      if (!inLetter) socket.write('250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, heard: () => heard.join('') };
}

const letter = { to: 'somebody@example.com', subject: 'Your code', text: 'It is 123456.' };

describe('mail', () => {
  it('[S153c] goes to a server of this machine without TLS', async () => {
    const { server, port, heard } = await plainMailServer();
    const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'wallet@holdfast.example' });
    await mailer.send(letter);
    assert.match(heard(), /It is 123456/);
    mailer.close();
    server.close();
  });

  it('[S95] has only the headers and receivers that it was given, whatever its words are', async () => {
    const { server, port, heard } = await plainMailServer();
    const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'wallet@holdfast.example' });
    for (const more of [
      ', other@example.com',
      '\r\nBcc: other@example.com',
      '\nBcc: other@example.com',
      '\r\n\r\n<p>Other words</p>',
    ]) {
      await mailer.send({ ...letter, subject: `Your order${more}` });
      await mailer.send({ ...letter, to: `somebody@example.com${more}` }).catch(() => undefined);
    }
    const lines = heard().split('\r\n');
    assert.ok(lines.includes('It is 123456.'));
    assert.deepEqual(
      lines.filter((line) => /^(bcc:|<p>)|^rcpt to:<other/i.test(line)),
      [],
    );
    mailer.close();
    server.close();
  });

  it('[S153c] goes to no other server without TLS, and the password is not sent either', async () => {
    const { server, port, heard } = await plainMailServer();
    // Every system treats this as itself, but it is not a loopback address.
    const smtpUrl = `smtp://user:hunter2@0.0.0.0:${port}`;
    const mailer = createMailer({ smtpUrl, from: 'wallet@holdfast.example' });
    await assert.rejects(mailer.send(letter), /STARTTLS/);
    assert.doesNotMatch(heard(), /AUTH|hunter2|MAIL FROM|123456/);
    mailer.close();
    server.close();
  });
});
