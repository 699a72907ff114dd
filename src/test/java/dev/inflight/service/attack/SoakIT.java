package dev.inflight.service.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.ServiceClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hostile and honest clients together, for as long as {@code inflight.soak} says: the honest are served, memory and threads
 * keep their level, and every run that was started has one outcome.
 */
@Tag("attack")
class SoakIT {

    private static final int HONEST = 3;
    private static final long MOST_HEAP_GROWTH = 8L << 20;
    private static final long MOST_THREAD_GROWTH = 15;

    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void the_honest_are_served_and_nothing_leaks() throws Exception {
        Duration duration = Duration.parse(System.getProperty("inflight.soak", "PT90S"));
        try (Besieged services = new Besieged();
                HostileCrowd crowd = new HostileCrowd(services);
                HonestClients honest = new HonestClients(services.local().client())) {
            ServiceClient service = services.local().client();
            Vitals vitals = new Vitals(services.local());
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<?>> working = new ArrayList<>();
            working.add(threads.submit(() -> repeat(20, () -> crowd.attack(new Random()))));
            working.add(threads.submit(() -> repeat(40, () -> crowd.start(new Random()))));
            working.add(threads.submit(() -> repeat(100, crowd::dawdle)));
            working.add(threads.submit(() -> repeat(100, crowd::stare)));
            working.add(threads.submit(() -> repeat(2_000, crowd::flood)));
            for (int i = 0; i < HONEST; i++) {
                String name = "good:" + i;
                working.add(threads.submit(() -> honestly(honest, name)));
            }
            try {
                observe(vitals, duration);
            } finally {
                over.countDown();
                threads.shutdown();
            }
            for (Future<?> each : working) {
                each.get(60, TimeUnit.SECONDS);
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            service.get("/actuator/inflight").at("outstanding").equals("1")); // the victim
            String last = service.start("last", "10s", "http://127.0.0.1:1/").at("id");
            service.ended(last);
            long started = started(service);
            report(duration, crowd.deeds(), honest, vitals, started, service);

            assertThat(honest.complaints()).isEmpty();
            assertThat(honest.requests()).isPositive();
            assertThat((long) service.meter("inflight_runs_seconds_count"))
                    .as("outcomes of all %s started, but of the victim, which goes on", started)
                    .isEqualTo(started - 1);
            assertThat(service.get("/actuator/inflight").at("zombies")).isEqualTo("0");
            assertThat(vitals.heapGrowth()).as(vitals::toString).isLessThan(MOST_HEAP_GROWTH);
            assertThat(vitals.threadGrowth()).as(vitals::toString).isLessThan(MOST_THREAD_GROWTH);
        }
    }

    /** What was let in, what found its name taken, and what found the registry full: each of these is a run. */
    private static long started(ServiceClient service) {
        long started = 0;
        for (int status : new int[] {202, 409, 503}) {
            started += (long) service.meter(
                    "http_server_requests_seconds_count",
                    "method=\"POST\"",
                    "uri=\"/tasks\"",
                    "status=\"" + status + "\"");
        }
        return started;
    }

    private interface Deed {
        void run() throws IOException, InterruptedException;
    }

    /** Whatever becomes of a bad deed, the next one follows. */
    private void repeat(long pauseMillis, Deed deed) {
        while (!isOver(pauseMillis)) {
            try {
                deed.run();
            } catch (IOException | RuntimeException cutOff) {
                // that was the risk
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void honestly(HonestClients honest, String name) {
        while (!isOver(50)) {
            try {
                honest.round(name);
            } catch (RuntimeException e) {
                honest.complain(e);
            }
        }
    }

    private boolean isOver(long pauseMillis) {
        try {
            return over.await(pauseMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void observe(Vitals vitals, Duration duration) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long pause = Math.max(2_000, duration.toMillis() / 100);
        long elapsed = 0;
        while (elapsed < duration.toMillis()) {
            assertThat(over.await(pause, TimeUnit.MILLISECONDS)).isFalse();
            elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            vitals.look(elapsed);
        }
    }

    private static void report(
            Duration duration, long deeds, HonestClients honest, Vitals vitals, long started, ServiceClient service)
            throws IOException {
        String report = "soak of " + duration + ": " + deeds + " bad deeds; " + honest + "; " + started + " started, "
                + (long) service.meter("inflight_runs_seconds_count") + " ended; " + vitals;
        System.out.println(report);
        Files.writeString(Path.of("target", "soak.txt"), report + "\n");
    }
}
