import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from '../kernel/ports/logger.js';
import type { RequestContext } from '../resolvers/context.js';
import { logHidden, RETRY_AFTER_S, shownError } from './errors.js';
import type { Metrics } from './metrics.js';

export interface GraphqlServerDeps {
  readonly schema: GraphQLSchema;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Apollo with everything off that looks outside or says too much. */
export async function startGraphqlServer(deps: GraphqlServerDeps): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema: deps.schema,
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      answerShape(deps.logger),
      statusForLegacyJson(),
      operationMetrics(deps.metrics),
    ],
  });
  await apollo.start();
  return apollo;
}

/** Errors leave as `shownError` has them; what is held back goes to the log. */
function answerShape(logger: Logger): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response, errors, contextValue }) => {
        if (response.body.kind !== 'single' || !errors?.length) return;
        const { requestId } = contextValue;
        for (const error of errors) logHidden(error, requestId, logger);
        const shown = errors.map((error) => shownError(error, requestId));
        response.body.singleResult.errors = shown;
        if (response.body.singleResult.data || !shown.some(isUnavailable)) return;
        response.http.status = 503;
        response.http.headers.set('retry-after', RETRY_AFTER_S);
      },
    }),
  };
}

function isUnavailable({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.code === 'UNAVAILABLE';
}

/**
 * GraphQL over HTTP, section 6.4.1: a well-formed request whose document fails is answered 200 to `application/json` and 400
 * to `application/graphql-response+json`; Apollo has 400 for both.
 */
function statusForLegacyJson(): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ request, response }) => {
        const accept = request.http?.headers.get('accept') ?? '';
        const wellFormed = Boolean(request.query);
        if (
          response.http.status === 400 &&
          wellFormed &&
          !accept.includes('application/graphql-response+json')
        )
          response.http.status = 200;
      },
    }),
  };
}

function operationMetrics(metrics: Metrics): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => {
      const stop = metrics.operationSeconds.startTimer();
      return {
        willSendResponse: async (context) =>
          void stop({ type: context.operation?.operation ?? 'unknown', outcome: outcomeOf(context) }),
      };
    },
  };
}

function outcomeOf({ operation, errors }: GraphQLRequestContext<RequestContext>): string {
  if (!errors?.length) return 'ok';
  return operation && errors.some((error) => error.path) ? 'failed' : 'refused';
}
