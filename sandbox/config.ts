import { optionalText, origin, origins, port, readConfig, target, text } from '#platform/config/config.ts';

/** The settings of the sandbox. */
export const settings = {
  port: port('HOLDFAST_SANDBOX_PORT', 4200),
  smtpPort: port('HOLDFAST_SANDBOX_SMTP_PORT', 4201, 'smtp'),
  publicUrl: origin('HOLDFAST_SANDBOX_URL', 'http://sandbox.localhost:4200'),
  privateOrigins: origins('HOLDFAST_PRIVATE_ORIGINS'),
  /** The directory for its state; without one, it forgets its state at a restart. */
  dataDir: optionalText('HOLDFAST_DATA_DIR'),
  stripeSecretKey: text('STRIPE_SECRET_KEY'),
  stripeWebhookSecret: text('STRIPE_WEBHOOK_SECRET'),
  stripeWebhookUrl: target('HOLDFAST_SANDBOX_STRIPE_WEBHOOK_URL'),
  twilioAccountSid: text('TWILIO_ACCOUNT_SID'),
  twilioAuthToken: text('TWILIO_AUTH_TOKEN'),
  easypostApiKey: text('EASYPOST_API_KEY'),
  easypostWebhookSecret: text('EASYPOST_WEBHOOK_SECRET'),
  easypostWebhookUrl: target('HOLDFAST_SANDBOX_EASYPOST_WEBHOOK_URL'),
};

export type SandboxConfig = ReturnType<typeof readSandboxConfig>;

/** @throws One sentence for each fault of the environment. */
export function readSandboxConfig(env: NodeJS.ProcessEnv) {
  return readConfig(settings, env, ['HOLDFAST_WALLET_URL', 'HOLDFAST_MARKET_URL']);
}
