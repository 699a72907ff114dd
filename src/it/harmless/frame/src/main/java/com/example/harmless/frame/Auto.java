package com.example.harmless.frame;

import java.util.Arrays;
import java.util.List;

/** Groups of Spring Boot's auto-configurations, by the packages that they are in. */
public enum Auto {
    BASE(
            "autoconfigure.aop",
            "autoconfigure.availability",
            "autoconfigure.context",
            "autoconfigure.ssl",
            "autoconfigure.task"),
    WEB(
            "tomcat",
            "jetty",
            "servlet",
            "webmvc",
            "http",
            "jackson",
            "jackson2",
            "jersey",
            "web",
            "webflux",
            "reactor",
            "netty"),
    ACTUATOR("actuate", "health", "micrometer.metrics", "micrometer.observation"),
    TRACING("micrometer.observation", "micrometer.tracing"),
    CLIENTS("http", "mail", "restclient", "webclient", "reactor", "netty"),
    SECURITY("security"),
    JDBC("jdbc", "transaction"),
    JPA("data", "hibernate", "jdbc", "transaction", "persistence"),
    BATCH("batch", "transaction"),
    CACHE("cache"),
    INTEGRATION("integration"),
    REACTOR("reactor"),
    VALIDATION("validation"),
    WEBSOCKET("websocket");

    private final List<String> packages;

    Auto(String... packages) {
        this.packages = Arrays.stream(packages)
                .map(name -> "org.springframework.boot." + name + ".")
                .toList();
    }

    boolean has(String autoConfiguration) {
        return packages.stream().anyMatch(autoConfiguration::startsWith);
    }
}
