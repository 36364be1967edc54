// Words for codes of sign-in.
export const signinEn = {
  "w:via_password": "by password",
  "w:via_passkey": "by passkey",
  "w:via_oidc": "by the identity provider",
  "w:conflict_own": "my own",
  "w:conflict_family": "of my family or household",
  "w:conflict_near": "of somebody close",
  "w:webhook.rotated": "webhook secret rotated",
  "w:webhook.old_ended": "old webhook secret ended",
} as const;
