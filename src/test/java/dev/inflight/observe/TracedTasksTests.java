package dev.inflight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Tracing;
import brave.baggage.BaggageFields;
import brave.baggage.CorrelationScopeConfig.SingleCorrelationField;
import brave.context.slf4j.MDCScopeDecorator;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inflight.ContextCarrier;
import dev.inflight.EndedTask;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightFuture;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;

/** Runs under a real tracer, Brave, wired as Spring Boot wires it. */
class TracedTasksTests {

    private final List<MutableSpan> spans = new CopyOnWriteArrayList<>();
    private final ThreadLocalCurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder()
            .addScopeDecorator(MDCScopeDecorator.newBuilder()
                    .clear()
                    .add(SingleCorrelationField.newBuilder(BaggageFields.TRACE_ID)
                            .name("traceId")
                            .build())
                    .add(SingleCorrelationField.newBuilder(BaggageFields.SPAN_ID)
                            .name("spanId")
                            .build())
                    .build())
            .build();
    private final Tracing tracing = Tracing.newBuilder()
            .currentTraceContext(current)
            .addSpanHandler(new SpanHandler() {
                @Override
                public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                    return spans.add(span);
                }
            })
            .build();
    private final Tracer tracer =
            new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(current), new BraveBaggageManager());
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final DefaultInFlightRegistry registry = DefaultInFlightRegistry.builder()
            .contextCarrier(new ObservedTasks(observations, ContextCarrier.NONE))
            .build();

    TracedTasksTests() {
        observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
    }

    @AfterEach
    void close() {
        registry.shutdown(Duration.ZERO, Duration.ZERO);
        registry.close();
        tracing.close();
        MDC.clear();
    }

    @Test
    void theSpanOfARunIsTheChildOfTheSpanThatStartedIt() {
        Observation order = Observation.start("order", observations);
        order.scoped(() -> registry.track(spec("a"), CompletableFuture.completedFuture("done")));
        order.stop();

        assertThat(spans).extracting(MutableSpan::name).containsExactly("task refresh", "order");
        assertThat(spans.get(0).parentId()).isEqualTo(spans.get(1).id());
        assertThat(spans.get(0).traceId()).isEqualTo(spans.get(1).traceId());
    }

    @Test
    void aRunThatNobodyObservedStartingBeginsATraceOfItsOwn() {
        registry.track(spec("a"), CompletableFuture.completedFuture("done"));

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.parentId()).isNull();
            assertThat(span.tags()).containsEntry("kind", "refresh").containsEntry("outcome", "completed");
        });
    }

    @Test
    void aSpanOfTheWorkIsTheChildOfTheRuns() throws Exception {
        registry.start(spec("a"), () -> {
                    Observation.start("query", observations).stop();
                    return "done";
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(spans).extracting(MutableSpan::name).containsExactly("query", "task refresh");
        assertThat(spans.get(0).parentId()).isEqualTo(spans.get(1).id());
    }

    @Test
    void aStopIsAnErrorOfTheSpan() {
        registry.track(spec("a"), new CompletableFuture<>()).ripcord().pull("the shop is closed");

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(span.error()).hasMessageContaining("CANCELLED");
            assertThat(span.tags()).containsEntry("reason", "the shop is closed");
        });
    }

    @Test
    void theWorkersLoggingContextHasTheTraceAndTheSpan() throws Exception {
        AtomicReference<String> spanId = new AtomicReference<>();
        InFlightFuture<String> future = registry.start(spec("a"), () -> {
            spanId.set(MDC.get("spanId"));
            return MDC.get("traceId");
        });

        String traceId = future.get(10, TimeUnit.SECONDS);

        assertThat(spans).singleElement().satisfies(span -> {
            assertThat(traceId).isEqualTo(span.traceId());
            assertThat(spanId.get()).isEqualTo(span.id());
        });
    }

    @Test
    void snapshotsKnowTheTraceWhileTheRunIsOutstandingAndListenersFromTheBeginning() {
        List<TaskSnapshot> heard = new CopyOnWriteArrayList<>();
        registry.addListener(new TaskListener() {
            @Override
            public void onStarted(TaskSnapshot task) {
                heard.add(task);
            }
        });
        InFlightFuture<String> future = registry.track(spec("a"), new CompletableFuture<>());

        String listed = registry.find("a").orElseThrow().traceId();
        future.complete("done");

        assertThat(spans.get(0).traceId()).isEqualTo(listed);
        assertThat(heard).singleElement().returns(listed, TaskSnapshot::traceId);
    }

    @Test
    void theHistoryKnowsTheTraceOfARunThatHasEnded() {
        registry.track(spec("a"), new CompletableFuture<>()).ripcord().pull("enough");

        assertThat(registry.history(HistoryQuery.ALL))
                .singleElement()
                .returns(spans.get(0).traceId(), EndedTask::traceId);
    }

    @Test
    void everyLineAboutATracedRunHasItsTrace() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.inflight");
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(lines);
        try {
            registry.track(spec("a"), new CompletableFuture<>()).ripcord().pull("enough");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }

        assertThat(lines.list)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.getKeyValuePairs())
                        .contains(new KeyValuePair("traceId", spans.get(0).traceId())));
    }

    @Test
    void aRunWhoseObservationIsDisabledStillKnowsTheTraceOfItsStarter() {
        observations.observationConfig().observationPredicate((name, context) -> !name.startsWith("inflight."));
        Observation order = Observation.start("order", observations);

        order.scoped(() -> registry.track(spec("a"), new CompletableFuture<>()));
        String listed = registry.find("a").orElseThrow().traceId();
        order.stop();

        assertThat(spans).singleElement().returns(listed, MutableSpan::traceId);
    }

    @Test
    void whatTheWorkMeasuresCarriesItsTraceAsAnExemplar() throws Exception {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new CurrentSpan());
        Counter pages = Counter.builder("pages").register(meters);
        registry.start(spec("a"), () -> {
                    pages.increment();
                    return "done";
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(meters.scrape("application/openmetrics-text"))
                .contains("pages_total 1.0 # {span_id=\"" + spans.get(0).id() + "\",trace_id=\""
                        + spans.get(0).traceId() + "\"}");
    }

    private static TaskSpec spec(String name) {
        return TaskSpec.named(name)
                .kind("refresh")
                .timeout(Duration.ofMinutes(5))
                .build();
    }

    /** As Spring Boot's own, which is not public. */
    private final class CurrentSpan implements SpanContext {

        @Override
        public String getCurrentTraceId() {
            return tracer.currentSpan() == null
                    ? null
                    : tracer.currentSpan().context().traceId();
        }

        @Override
        public String getCurrentSpanId() {
            return tracer.currentSpan() == null
                    ? null
                    : tracer.currentSpan().context().spanId();
        }

        @Override
        public boolean isCurrentSpanSampled() {
            return tracer.currentSpan() != null;
        }

        @Override
        public void markCurrentSpanAsExemplar() {
            // nobody asks
        }
    }
}
