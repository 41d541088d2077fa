import { FIRST_QUERY, FIRST_SUBSCRIPTION } from './first-queries.js';

const PLACEHOLDER = 'Bearer <paste your token here>';

const OPTIONS = {
  endpointURL: '/graphql',
  subscriptionsEndpoint: '/graphql',
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  instanceStorageNamespace: 'trimtab_playground_',
  disableAccount: true,
  initialSettings: {
    theme: 'system',
    language: 'en-US',
    'alert.disableUpdateNotification': true,
    'banners.disable': true,
    'schema.reloadOnStart': true,
    'plugin.list': [],
  },
};

const WINDOWS = [
  { initialName: 'First query', initialQuery: FIRST_QUERY },
  { initialName: 'Live', initialQuery: FIRST_SUBSCRIPTION },
];

/**
 * Starts the playground in the browser. A token may come in the URL's fragment, which browsers do not send to servers; it is
 * taken out of the address bar at once and lives in this tab's session only.
 */
export const INIT_SCRIPT = `
const KEY = 'trimtab_token';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) {
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname);
}
const token = sessionStorage.getItem(KEY);
const authorization = token ? 'Bearer ' + token : ${JSON.stringify(PLACEHOLDER)};
const window_ = (one) => ({
  ...${JSON.stringify({
    endpointURL: OPTIONS.endpointURL,
    subscriptionsEndpoint: OPTIONS.subscriptionsEndpoint,
    initialSubscriptionRequestHandlerId: OPTIONS.initialSubscriptionRequestHandlerId,
  })},
  ...one,
  initialHeaders: { Authorization: authorization },
  initialSubscriptionsPayload: { authorization },
});
AltairGraphQL.init({
  ...${JSON.stringify(OPTIONS)},
  initialHeaders: { Authorization: authorization },
  initialSubscriptionsPayload: { authorization },
  preserveState: !given,
  initialWindows: ${JSON.stringify(WINDOWS)}.map(window_),
});
`;
