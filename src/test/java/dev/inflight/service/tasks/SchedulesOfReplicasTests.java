package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.SecretMasker;
import dev.inflight.cluster.ClusterFiring;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.cluster.member.MemberSettings;
import dev.inflight.cluster.member.OnUnavailable;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.SimpleTriggerContext;

/** What three replicas start of one schedule, over an engine in memory and in a time that the test moves. */
class SchedulesOfReplicasTests {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final MemoryHub hub = new MemoryHub(time);
    private final List<Replica> replicas = new ArrayList<>();

    /** The occurrences that were started, by whoever. */
    private final Queue<Long> started = new ConcurrentLinkedQueue<>();

    /** One replica, whose wall clock is wrong by so much. */
    private final class Replica {
        final DefaultInFlightRegistry registry;
        final ClusterMember member;
        final Duration wrongBy;
        final SharedSchedule schedule;
        final Rhythm rhythm = Rhythm.every(EVERY);
        final Queue<CompletableFuture<?>> asked = new ConcurrentLinkedQueue<>();
        Instant planned = Instant.EPOCH;

        Replica(String instance, Duration wrongBy, OnUnavailable policy) {
            this.registry = DefaultInFlightRegistry.builder()
                    .instance(instance)
                    .time(time)
                    .build();
            this.member = new ClusterMember(
                    registry,
                    hub.engine(instance, Duration.ofMillis(400)),
                    time,
                    new MemberSettings(LEASE, () -> "host", 1, policy, MemberSettings.TAKEOVER_WAIT),
                    SecretMasker.standard());
            this.wrongBy = wrongBy;
            this.schedule = new SharedSchedule(
                    "prices",
                    rhythm,
                    LEASE,
                    this::now,
                    (name, number, keep) -> {
                        var firing = member.fire(name, number, keep).thenApply(ClusterFiring::isToFire);
                        asked.add(firing.toCompletableFuture());
                        return firing;
                    },
                    () -> started.add(rhythm.number(planned)));
            member.start();
            until(member::isUp);
            plan();
        }

        Instant now() {
            return time.wallTime().plus(wrongBy);
        }

        void plan() {
            planned = schedule.nextExecution(new SimpleTriggerContext());
        }

        /** By the test's time. */
        Instant due() {
            return planned.minus(wrongBy);
        }

        void fire() {
            schedule.run();
            until(() -> asked.stream().allMatch(CompletableFuture::isDone));
            plan();
        }
    }

    private void until(java.util.concurrent.Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            time.advance(Duration.ofMillis(1));
            return condition.call();
        });
    }

    private void join(OnUnavailable policy) {
        replicas.add(new Replica("replica-one", Duration.ZERO, policy));
        replicas.add(new Replica("replica-two", Duration.ofMillis(-320), policy));
        replicas.add(new Replica("replica-three", Duration.ofMillis(270), policy));
    }

    @AfterEach
    void leave() {
        hub.close();
        replicas.forEach(replica -> {
            replica.member.close();
            replica.registry.close();
        });
    }

    /** Each replica comes so often, when its own clock says so. */
    private void go(int occurrences) {
        for (int i = 0; i < occurrences * replicas.size(); i++) {
            Replica next = replicas.stream()
                    .min(java.util.Comparator.comparing(Replica::due))
                    .orElseThrow();
            Duration left = Duration.between(time.wallTime(), next.due());
            time.advance(left.isNegative() ? Duration.ZERO : left);
            next.fire();
        }
    }

    private Map<Long, Long> timesStarted() {
        return started.stream().collect(Collectors.groupingBy(number -> number, TreeMap::new, Collectors.counting()));
    }

    @Test
    void each_of_a_hundred_occurrences_is_started_once_though_clocks_differ() {
        join(OnUnavailable.LOCAL);

        go(100);

        Map<Long, Long> times = timesStarted();
        assertThat(times.values()).containsOnly(1L);
        assertThat(times).hasSizeBetween(100, 101);
        assertThat(((TreeMap<Long, Long>) times).lastKey() - ((TreeMap<Long, Long>) times).firstKey())
                .as("none is missing")
                .isEqualTo(times.size() - 1L);
    }

    @Test
    void each_is_started_once_though_who_had_some_of_them_leaves() {
        join(OnUnavailable.LOCAL);
        go(3);
        replicas.get(0).member.close(); // its claims outlive it

        replicas.remove(0);
        go(3);

        assertThat(timesStarted().values()).containsOnly(1L);
    }

    @Test
    void every_replica_starts_it_while_the_engine_is_away_and_work_is_to_go_on() {
        join(OnUnavailable.LOCAL);
        hub.refuse(true);

        go(2);

        assertThat(timesStarted().values()).contains(3L);
    }

    @Test
    void no_replica_starts_it_while_the_engine_is_away_and_work_is_to_be_unique() {
        join(OnUnavailable.REJECT);
        hub.refuse(true);

        go(2);

        assertThat(started).isEmpty();
    }
}
