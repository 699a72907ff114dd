# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY LICENSE ./
COPY src/main src/main
RUN ./mvnw -B -q -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip package \
 && cp target/*-exec.jar inflight.jar \
 && java -Djarmode=tools -jar inflight.jar extract --layers --destination layers --application-filename inflight.jar

FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 inflight \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin inflight
WORKDIR /app
# What changes seldom comes first.
COPY --from=build /src/layers/dependencies/ ./
COPY --from=build /src/layers/spring-boot-loader/ ./
COPY --from=build /src/layers/snapshot-dependencies/ ./
COPY --from=build /src/layers/application/ ./
# Classes that are already loaded and linked: half the time to start. Without it, or unfit, Java starts as ever.
RUN java -XX:AOTCacheOutput=inflight.aot -Dspring.context.exit=onRefresh -jar inflight.jar \
 && chmod 644 inflight.aot
USER 10001:10001
EXPOSE 8080
# The probe is a class of ours and starts in a fraction of a second: no shell and no tool is needed.
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
  CMD ["java", "-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", "inflight.jar", "dev.inflight.service.HealthProbe"]
# 10 000 calls fit in 512 MB: what is not heap takes some 180 MB, and the health check a little.
ENTRYPOINT ["java", "-XX:AOTCache=inflight.aot", "-XX:MaxRAMPercentage=55", "-XX:+ExitOnOutOfMemoryError", "-jar", "inflight.jar"]
