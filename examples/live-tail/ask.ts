import type { TypedDocumentString } from './gql/graphql.js';

/** One typed operation over HTTP. Throws what the server said was wrong. */
export async function ask<Result, Variables>(
  { url, token }: { url: URL; token: string },
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Result; errors?: { message: string }[] };
  if (errors?.length || !data)
    throw new Error(
      errors?.map((error) => error.message).join('\n') ?? `The server answered ${response.status}.`,
    );
  return data;
}
