package com.example.harmless.rows.other;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About(
        "Micrometer Tracing with Brave: spans, parents and baggage around @Async and @Scheduled, with and without propagation")
final class Tracing implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (boolean propagate : new boolean[] {false, true}) {
            try (var app = App.of(Config.class)
                    .with(Auto.ACTUATOR, Auto.TRACING)
                    .set(
                            "spring.task.execution.propagate-context=" + propagate,
                            "management.tracing.sampling.probability=1.0")
                    .start()) {
                String how = propagate ? "propagating: " : "not propagating: ";
                Jobs jobs = app.getBean(Jobs.class);
                Config config = app.getBean(Config.class);
                ObservationRegistry observations = app.getBean(ObservationRegistry.class);
                Observation.createNotStarted("request", observations)
                        .observeChecked(() -> jobs.run(true).get(10, TimeUnit.SECONDS));
                sheet.sayFuture(how + "outside a span", jobs.run(false));
                Sheet.until("spans", () -> config.spans.size() >= (propagate ? 3 : 3));
                Sheet.until("swept", () -> config.spans.stream().anyMatch(span -> span.contains("sweep")));
                sheet.say(how + "in the worker", App.behind(jobs).seen);
                sheet.say(how + "spans", new TreeSet<>(config.spans));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        final List<String> spans = new CopyOnWriteArrayList<>();

        @Bean
        SpanHandler collecting() {
            return new SpanHandler() {
                @Override
                public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                    if (!span.name().startsWith("inflight")) {
                        spans.add(span.name() + (span.parentId() == null ? " root" : " child"));
                    }
                    return true;
                }
            };
        }
    }

    static class Jobs {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Autowired
        private ObservationRegistry observations;

        @Autowired
        private Tracer tracer;

        @Async
        public CompletableFuture<String> run(boolean inSpan) {
            boolean current = tracer.currentSpan() != null;
            seen.add(inSpan + ": a span " + current + ", in the log " + (MDC.get("traceId") != null));
            Observation.createNotStarted("query", observations).observe(() -> {});
            return CompletableFuture.completedFuture("a span " + current);
        }

        @Scheduled(fixedDelay = 3_600_000)
        public void sweep() {}
    }
}
