# The service alone, without the embedded PostgreSQL: set DATABASE_URL.
FROM node:26-slim AS build
WORKDIR /onus
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts
COPY tsconfig.json tsconfig.build.json nest-cli.json ormconfig.ts ./
COPY src src
RUN npm run build

FROM node:26-slim AS console
WORKDIR /onus/console
COPY console/package.json console/package-lock.json ./
RUN npm ci --include=dev --ignore-scripts
COPY console ./
RUN npm run build

FROM node:26-slim
WORKDIR /onus
ENV NODE_ENV=production HOST=0.0.0.0 MALLOC_MMAP_THRESHOLD_=131072
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
COPY --from=build /onus/dist dist
COPY --from=console /onus/console/dist console/dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD node -e "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "--min-semi-space-size=64", "--max-semi-space-size=64", "--no-allocation-site-pretenuring", "dist/src/main.js"]
