import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../kernel/ports/logger.js';
import type { RequestContext } from '../resolvers/context.js';
import { logHidden, shownError } from './errors.js';
import { MOST_ERRORS } from './gate/limits.js';

export interface GraphqlServerDeps {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
}

/** Apollo with everything off that looks outside or says too much. What is HTTP about a request stays with our own route. */
export async function startGraphqlServer(deps: GraphqlServerDeps): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema: deps.schema,
    introspection: true,
    persistedQueries: false,
    validationOptions: { maxErrors: MOST_ERRORS },
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      answerShape(deps.logger),
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
      },
    }),
  };
}
