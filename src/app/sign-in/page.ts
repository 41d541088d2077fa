/** The code is behind `#`, which browsers keep to themselves; previews of links, which run no script, do not use it up. */
export const SIGN_IN_SCRIPT = `
const code = new URLSearchParams(location.hash.slice(1)).get('code');
history.replaceState(null, '', location.pathname);
const words = document.querySelector('main');
const response = code
  ? await fetch('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    }).catch(() => null)
  : undefined;
// Who has just come in is not to be taken for the token of an earlier visit to the playground.
if (response?.ok) sessionStorage.removeItem('trimtab_token');
if (response?.ok) location.replace('/');
else if (response?.status === 401 || response === undefined)
  words.textContent = 'This link was used already, or is older than an hour. "npx trimtab token link" prints a new one.';
else words.textContent = 'The server cannot sign you in now. Open the link again in a moment.';
`;

export const SIGN_IN_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trimtab: sign in</title></head>
<body>
<main>Signing in …</main>
<noscript>Signing in needs JavaScript.</noscript>
<script type="module" src="/sign-in/script.js"></script>
</body>
</html>
`;
