# syntax=docker/dockerfile:1
# One image for every app of Aisle: `docker run aisle apps/fetcher/dist/main.js`.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

# Only the packages' manifests, so that a change of code does not install anything again.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /aisle
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY . .
# Prisma insists on an engine that it could download. Generating never starts it, so any program will do.
ENV PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node CHECKPOINT_DISABLE=1
RUN npx prisma generate && npx tsc -b apps/*
# What runs: compiled code and manifests, without sources, types, test kit and the compiler's notes.
RUN mkdir /built \
  && find apps libs -path '*/node_modules' -prune -o -type f \( -path '*/dist/*' -o -name package.json \) \
    ! -path 'libs/testkit/*' ! -name '*.d.ts' ! -name '*.tsbuildinfo' -print0 | xargs -0 cp --parents -t /built \
  && cp -r --parents prisma/migrations /built

FROM manifests AS dependencies
# Prisma brings its query compiler once for each database it knows; ours is Postgres.
RUN rm -r libs/testkit \
  && npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts \
  && rm node_modules/@prisma/client/runtime/*.mysql.* node_modules/@prisma/client/runtime/*.sqlite.* \
    node_modules/@prisma/client/runtime/*.sqlserver.* node_modules/@prisma/client/runtime/*.cockroachdb.*

FROM ${NODE_IMAGE}
WORKDIR /aisle
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HTTP_HOST=0.0.0.0 HTTP_PORT=8080
COPY --from=dependencies /aisle .
COPY --from=build /built .
# By number, so that Kubernetes can see that it is not root. Nothing here is written to: a read-only root will do.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HTTP_PORT + '/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Services end on SIGTERM by themselves, also as the first process.
ENTRYPOINT ["node"]
CMD ["--help"]
