/**
 * The walls between the rooms of ARCHITECTURE.md. A violation is mended by moving code, not by an exception here.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const room = (...names) => `^src/(?:${names.join('|')})(?:/|\\.ts$)`;
const npm = (...names) => `node_modules/(?:${names.join('|')})(?:/|$)`;

/** `from` (a path pattern) may reach `to` only where told. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    never(
      'no-cycles',
      'Two files that need each other are one thing, or hide a third.',
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    ),
    never(
      'resolvable',
      'An import must lead somewhere.',
      {},
      {
        couldNotResolve: true,
        // Types alone, which the resolver of programs does not see.
        pathNot: '^@graphql-typed-document-node/core$',
      },
    ),
    never(
      'declared',
      'What the program needs at run time is a dependency, not a devDependency, and is in package.json.',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
    never(
      'kernel-imports-nothing',
      'Everything stands on the kernel.',
      { path: room('kernel') },
      { pathNot: room('kernel') },
    ),
    never(
      'engine-is-pure',
      'Mathematics on arguments: no clock, no randomness of its own, no I/O.',
      { path: room('engine') },
      { pathNot: room('engine', 'kernel') },
    ),
    never(
      'policy-is-pure',
      'Who may do what is decided on arguments alone.',
      { path: '^src/auth/(?:policy|field-policy|actor)\\.ts$' },
      { pathNot: room('auth', 'kernel') },
    ),
    never(
      'services-know-no-door',
      'Use cases serve the API, the jobs and the command line alike.',
      { path: room('services') },
      { path: room('schema', 'resolvers', 'jobs', 'app', 'cli', 'main') },
    ),
    never(
      'services-know-no-transport',
      'No GraphQL and no scheduler in a use case.',
      { path: room('services') },
      {
        path: npm(
          'graphql',
          'type-graphql',
          'graphql-[^/]+',
          '@apollo',
          '@as-integrations',
          'fastify',
          'agenda',
          '@agendajs',
        ),
      },
    ),
    never(
      'resolvers-ask-services',
      'A resolver sees neither tables, transactions nor platforms.',
      { path: room('resolvers', 'schema') },
      { path: room('persistence', 'connectors', 'jobs', 'app') },
    ),
    never(
      'storage-knows-no-use-case',
      'Stores and events are used by services, never the other way round.',
      { path: room('persistence', 'events', 'auth', 'config', 'connectors', 'delivery') },
      { path: room('services', 'schema', 'resolvers', 'jobs', 'app', 'cli', 'main') },
    ),
    never(
      'jobs-are-a-door',
      'A job calls a use case; it does not do the work.',
      { path: room('jobs') },
      { path: room('schema', 'resolvers', 'persistence', 'app', 'cli', 'main') },
    ),
    never(
      'cli-is-a-door',
      'A command calls what the composition root lends it.',
      { path: room('cli') },
      { path: room('schema', 'resolvers', 'persistence', 'jobs', 'app', 'main') },
    ),
    never(
      'app-is-the-root',
      'Only the entry puts things together; nothing else reaches for them.',
      { path: '^src/', pathNot: room('app', 'main') },
      { path: room('app') },
    ),
    never(
      'agenda-in-the-runner',
      'The scheduler can be replaced in one place.',
      { path: '^(?:src|bench|examples)/', pathNot: '^src/jobs/runner' },
      { path: npm('agenda', '@agendajs') },
    ),
    never(
      'type-graphql-in-two-rooms',
      'Decorators stay where the schema is.',
      { path: '^(?:src|bench|examples)/', pathNot: room('schema', 'resolvers') },
      { path: npm('type-graphql') },
    ),
    never(
      'mikro-orm-in-persistence',
      'The mapper stays behind the unit of work and the stores.',
      { path: '^(?:src|bench|examples)/', pathNot: room('persistence') },
      { path: npm('@mikro-orm') },
    ),
    never(
      'telemetry-imports-nothing',
      'Every room may use it, so it may need none.',
      { path: room('telemetry') },
      { path: '^src/', pathNot: room('telemetry') },
    ),
    never(
      'opentelemetry-in-telemetry',
      'Tracing can be replaced in one place.',
      { path: '^(?:src|bench|examples)/', pathNot: room('telemetry') },
      { path: npm('@opentelemetry') },
    ),
    never(
      'no-tests-in-the-program',
      'The program does not know its tests.',
      { path: '^(?:src|bench|examples)/' },
      { path: '^test/' },
    ),
    never(
      'examples-are-clients',
      'An example uses the API alone, as a stranger would.',
      { path: '^examples/' },
      { path: '^src/' },
    ),
    never(
      'dashboard-is-a-client',
      'The dashboard uses the API alone.',
      { path: '^dashboard/' },
      { path: '^(?:src|bench|examples|test)/' },
    ),
    never(
      'dashboard-stays-in-the-browser',
      'Nothing else is built for a browser.',
      { path: '^(?:src|bench|examples)/' },
      { path: '^dashboard/' },
    ),
    never(
      'views-ask-nobody',
      'What is drawn takes data as props, so that it can be looked at in every state.',
      { path: '^dashboard/src/(?:marks|charts|lib)/|-view\\.tsx$' },
      { path: `${npm('urql', '@urql', 'graphql-ws')}|^dashboard/src/api/(?:page-client|socket|live|hooks)` },
    ),
    never(
      'page-lib-is-plain',
      'Figures and words that are tested without a browser.',
      { path: '^dashboard/src/lib/' },
      { pathNot: '^dashboard/src/lib/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // gql/ is generated, and imports a package that holds nothing but types.
    exclude: { path: '^(?:dist|coverage)/|/gql/' },
    // Also imports of types: a wall with a window for types is soon a door.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
