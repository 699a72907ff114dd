package com.example.stacks;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/** Has some tasks running, remembers audit events, and shows what its requests pass through. */
@SpringBootApplication
public class StacksApplication {

    public static void main(String[] args) {
        SpringApplication.run(StacksApplication.class, args);
    }

    @Bean
    ApplicationRunner tasks(InFlightRegistry registry) {
        return arguments -> Stream.of("a", "b", "c", "d", "e").forEach(name -> {
            TaskSpec spec = TaskSpec.named(name).timeout(Duration.ofMinutes(30)).build();
            registry.start(spec, () -> {
                new CountDownLatch(1).await();
                return null;
            });
        });
    }

    @Bean
    TrailEndpoint trailEndpoint() {
        return new TrailEndpoint();
    }

    @Bean
    StackEndpoint stackEndpoint() {
        return new StackEndpoint();
    }

    /** Somebody else's endpoint, which says who called it. */
    @Endpoint(id = "stack")
    static class StackEndpoint {

        @ReadOperation
        List<String> stack() {
            return Stream.of(new Throwable().getStackTrace())
                    .map(StackTraceElement::toString)
                    .toList();
        }
    }

    /** Audit events, as whoever listens gets them. */
    @Endpoint(id = "trail")
    static class TrailEndpoint implements ApplicationListener<AuditApplicationEvent> {

        private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void onApplicationEvent(AuditApplicationEvent event) {
            events.add(event.getAuditEvent());
        }

        @ReadOperation
        Map<String, List<Map<String, Object>>> events() {
            return Map.of(
                    "events",
                    events.stream()
                            .map(event -> Map.of(
                                    "type",
                                    event.getType(),
                                    "principal",
                                    event.getPrincipal(),
                                    "data",
                                    event.getData()))
                            .toList());
        }
    }
}
