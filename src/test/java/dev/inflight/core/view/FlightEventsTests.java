package dev.inflight.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightEventsTests {

    private final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().build();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        registry.close();
    }

    /** Told after the recorder. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void listen() {
        registry.addListener(new TaskListener() {
            @Override
            public void onEnded(TaskSnapshot task) {
                told.add("ended " + task.name());
            }

            @Override
            public void onWorkGone(TaskSnapshot task, Duration lag) {
                told.add("gone " + task.name());
            }
        });
        hasRunBefore();
    }

    private void awaitTold(String what) {
        await().until(() -> told.contains(what));
    }

    /** As it is in a process that has run for a while before somebody asks. */
    private void hasRunBefore() {
        registry.track(named("before"), CompletableFuture.completedFuture("x"));
        awaitTold("ended before");
    }

    private static TaskSpec named(String name) {
        return TaskSpec.named(name)
                .kind("recorded")
                .timeout(Duration.ofMinutes(1))
                .build();
    }

    private List<RecordedEvent> ours(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.inflight."))
                .toList();
    }

    @Test
    void aRecordingThatAsksForItHasTheEndOfARun() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("dev.inflight.RunEnded");
            recording.start();
            registry.track(named("one"), new CompletableFuture<String>());
            registry.cancel("one", "password=hunter2, enough");
            awaitTold("ended one");

            assertThat(ours(recording)).singleElement().satisfies(event -> {
                assertThat(event.getString("name")).isEqualTo("one");
                assertThat(event.getString("kind")).isEqualTo("recorded");
                assertThat(event.getString("outcome")).isEqualTo("CANCELLED");
                assertThat(event.getString("reason")).isEqualTo("password=*** enough");
                assertThat(event.getDuration("ran")).isPositive();
            });
        }
    }

    @Test
    void aRecordingThatAsksForItHasTheEndOfStoppedWork() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("dev.inflight.WorkGone");
            recording.start();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            registry.start(named("two"), () -> {
                begun.countDown();
                return never.await(1, java.util.concurrent.TimeUnit.MINUTES);
            });
            assertThat(begun.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            registry.cancel(dev.inflight.CancelRequest.of("two", "enough").withWait(Duration.ofSeconds(10)));
            awaitTold("gone two");

            assertThat(ours(recording)).singleElement().satisfies(event -> {
                assertThat(event.getString("name")).isEqualTo("two");
                assertThat(event.getString("effect")).isEqualTo("INTERRUPTED");
                assertThat(event.getDuration("stopLag")).isPositive();
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRecordingThatDoesNotAskHasNothingOfOurs() throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            registry.track(named("three"), new CompletableFuture<String>());
            registry.cancel("three", "enough");
            awaitTold("ended three");

            assertThat(ours(recording)).isEmpty();
        }
    }
}
