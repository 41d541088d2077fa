# The base is the Node that package.json pins: the program refuses any other. A test keeps the two in step.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /trimtab
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --omit=optional --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json mikro-orm.config.ts ./
COPY src ./src
COPY dashboard ./dashboard
RUN npx --no-install tsc -p tsconfig.build.json --noCheck --noEmitOnError false && npx --no-install vite build dashboard

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /trimtab
COPY package.json package-lock.json .npmrc ./
# Without the optional packages: the image has its own Node, and its PostgreSQL is beside it.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund && npm cache clean --force
COPY --from=build /trimtab/dist ./dist
ENV HOST=0.0.0.0 PORT=4000 METRICS_HOST=0.0.0.0 METRICS_PORT=9464
USER node
EXPOSE 4000 9464
# The program waits a minute for its database.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/src/main.js"]
CMD ["serve"]
