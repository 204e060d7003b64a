import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { outcome, outcomeOfAll } from './attack.ts';
import type { Attack } from './attack.ts';
import { codeTo, freshPhone, messagesTo, openWallet, personOf, wrongFor } from './people.ts';
import { wordsOf } from './target.ts';

const { identity } = walletUrls;
const TRIES = 12;

/** Attacks on codes by SMS, on the sign-up and on the choice of a PIN. */
export const codeAttacks: readonly Attack[] = [
  {
    id: 'S35',
    says: 'guess a code of the sign-up',
    play: async (target) => {
      const { phone, browser } = await openWallet(target, { at: 'code' });
      const code = await codeTo(target, phone);
      for (let tries = 0; tries < TRIES; tries += 1)
        await browser.submit(identity.signUpCode(), { code: wrongFor(code) });
      const answer = await browser.post(identity.signUpCode(), { code });
      return outcome(answer.status === 422, `${answer.status} for the right code after ${TRIES} wrong ones`);
    },
  },
  {
    id: 'S36',
    says: 'ask for codes again and again',
    play: async (target) => {
      const { phone, browser } = await openWallet(target, { at: 'code' });
      for (let tries = 0; tries < TRIES; tries += 1) await browser.submit(identity.signUpResend(), {});
      const { length } = await messagesTo(target, phone);
      return outcome(length <= 1, `${length} SMS for ${TRIES} requests`);
    },
  },
  {
    id: 'S36',
    says: 'ask for codes to one number in many browsers',
    play: async (target) => {
      const phone = freshPhone();
      for (let tries = 0; tries < TRIES; tries += 1) await openWallet(target, { at: 'code', phone });
      const { length } = await messagesTo(target, phone);
      return outcome(length <= 5, `${length} SMS for ${TRIES} requests`);
    },
  },
  {
    id: 'S37',
    says: 'learn from the sign-up who has a wallet',
    play: async (target) => {
      const { phone } = await personOf(target, 'victim');
      const pages: string[] = [];
      for (const one of [phone, freshPhone()]) {
        const { browser } = await openWallet(target, { at: 'code', phone: one });
        pages.push(wordsOf(browser.page.text).replaceAll(/\+353[\d ]+/g, ''));
      }
      return outcome(pages[0] === pages[1], 'both numbers get the same page');
    },
  },
  {
    id: 'S38',
    says: 'use a code in another browser',
    play: async (target) => {
      const { phone } = await openWallet(target, { at: 'code' });
      const code = await codeTo(target, phone);
      const thief = await openWallet(target, { at: 'code' });
      if (code === (await codeTo(target, thief.phone))) throw new Error('Both codes are the same by chance.');
      const answer = await thief.browser.post(identity.signUpCode(), { code });
      return outcome(answer.status === 422, String(answer.status));
    },
  },
  {
    id: 'S39',
    says: 'use a code twice',
    play: async (target) => {
      const { phone, browser } = await openWallet(target, { at: 'code' });
      const code = await codeTo(target, phone);
      const first = await browser.post(identity.signUpCode(), { code });
      if (first.status !== 303) throw new Error(`The right code was refused: ${first.status}.`);
      const again = await browser.post(identity.signUpCode(), { code });
      return outcome(again.status === 422, String(again.status));
    },
  },
  {
    id: 'S40',
    says: 'use a code six times at once',
    play: async (target) => {
      const { phone, browser } = await openWallet(target, { at: 'code' });
      const code = await codeTo(target, phone);
      const answers = await Promise.all(Array.from({ length: 6 }, () => browser.post(identity.signUpCode(), { code })));
      const through = answers.filter(({ status }) => status === 303).length;
      return outcome(through === 1, `${through} of 6 were accepted`);
    },
  },
  {
    id: 'S43',
    says: 'choose a password that is blocked or names the product',
    play: async (target) => {
      const { browser } = await openWallet(target, { at: 'password' });
      const tries = [];
      for (const password of [
        'short',
        'passwordpassword',
        'holdfastholdfast',
        'qwertyuiopasdfghjkl',
        'aaaaaaaaaaaaaaaa',
      ]) {
        const answer = await browser.post(identity.signUpPassword(), { password });
        tries.push({ name: password, ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S45',
    says: 'sign up with the recycled number of a wallet',
    play: async (target) => {
      const { phone } = await personOf(target, 'victim');
      await openWallet(target, { at: 'code', phone });
      const [newest = ''] = await messagesTo(target, phone);
      return outcome(!/\b\d{6}\b/.test(newest), 'the number gets no code, only a note that it has a wallet');
    },
  },
  {
    id: 'S142a',
    says: 'make the wallet send SMS to numbers that are no mobile phones',
    play: async (target) => {
      const tries = [];
      for (const phone of ['+35312345678', '+4990012345678', '+448001111111', '+881612345678', '+447011234567']) {
        await openWallet(target, { at: 'code', phone });
        const { length } = await messagesTo(target, phone);
        tries.push({ name: phone, ok: length === 0, answer: `${length} SMS` });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S142b',
    says: 'make the wallet send SMS to a country that is not listed',
    play: async (target) => {
      const tries = [];
      for (const phone of ['+93701234567', '+2348031234567', '+5352345678']) {
        await openWallet(target, { at: 'code', phone });
        const { length } = await messagesTo(target, phone);
        tries.push({ name: phone, ok: length === 0, answer: `${length} SMS` });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S143c',
    says: 'choose a PIN that is easy to guess',
    play: async (target) => {
      const { browser } = await openWallet(target, { at: 'pin' });
      const tries = [];
      for (const pin of ['123456', '111111', '121212', '654321', '147258', '123321', '170590', '112233']) {
        const answer = await browser.post(identity.signUpPin(), { pin, pinAgain: pin });
        tries.push({ name: pin, ok: answer.status === 422, answer: String(answer.status) });
      }
      return outcomeOfAll(tries);
    },
  },
  {
    id: 'S143h',
    says: 'lead a new holder to another origin after the sign-up',
    play: async (target) => {
      const browser = target.browser();
      await browser.open(`${target.urls.wallet}${identity.login()}?continue=${encodeURIComponent('//evil.example/')}`);
      await openWallet(target, { browser, from: browser.linkTo('/id/sign-up') });
      await browser.open(`${target.urls.wallet}${identity.done()}`);
      const { origin } = new URL(browser.page.url);
      return outcome(origin === target.urls.wallet, `ends at ${browser.page.url}`);
    },
  },
];
