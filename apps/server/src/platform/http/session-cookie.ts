/** How the session cookie has to be: unreadable for scripts, not sent by foreign pages, and bound to this host where https allows it. */
export interface SessionCookieAttributes {
  readonly httpOnly: true;
  readonly secure: boolean;
  readonly sameSite: 'lax';
  readonly path: '/';
}

export function sessionCookieAttributes(publicUrl: string): SessionCookieAttributes {
  return { httpOnly: true, secure: publicUrl.startsWith('https:'), sameSite: 'lax', path: '/' };
}

/** `__Host-` makes browsers refuse a cookie that a sibling domain or plain http tries to set. It needs https. */
export function sessionCookieName(publicUrl: string, name = 'pinhole_session'): string {
  return publicUrl.startsWith('https:') ? `__Host-${name}` : name;
}
