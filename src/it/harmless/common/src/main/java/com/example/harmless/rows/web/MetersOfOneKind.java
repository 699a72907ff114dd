package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("the meters after one kind has run once: none for what has not happened")
@Differs(
        line = "outcomes",
        without = "[]",
        with = "[completed]",
        why = "runs are counted by outcome, those that have happened")
final class MetersOfOneKind implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.ACTUATOR).start()) {
            MeterRegistry meters = app.getBean(MeterRegistry.class);
            sheet.say("before: others", others(meters));
            sheet.say("before: outcomes", tags(meters, "outcome"));
            sheet.sayFuture("a run", app.getBean(Jobs.class).run());
            Sheet.soon(() -> !tags(meters, "outcome").isEmpty(), Duration.ofSeconds(1));
            app.getBean(PrometheusMeterRegistry.class).scrape();
            sheet.say("outcomes", tags(meters, "outcome"));
            sheet.say("policies", tags(meters, "policy"));
            sheet.say("after: others", others(meters));
        }
    }

    private static Set<String> tags(MeterRegistry meters, String key) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("inflight."))
                .map(id -> id.getTag(key))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> others(MeterRegistry meters) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> !id.getName().startsWith("inflight.")
                        && !id.getName().startsWith("jvm.")
                        && !id.getName().startsWith("logback."))
                .map(id -> id.getName() + id.getTags())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
