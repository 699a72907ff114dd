package dev.inflight.core.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Ripcord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingWheelTests {

    private final TimingWheel wheel = new TimingWheel();
    private final List<TimedFuture<?>> due = new ArrayList<>();

    private static void expire(TimingWheel wheel, long now, List<TimedFuture<?>> due) {
        TimedFuture<?>[] some = new TimedFuture<?>[2];
        int count;
        do {
            count = wheel.expire(now, some);
            due.addAll(Arrays.asList(some).subList(0, count));
        } while (count == some.length);
    }

    /** A node that wants to be called at a tick, or never. */
    private static final class Node extends TimedFuture<String> {
        private long at;

        Node(long tick) {
            super(0);
            this.at = tick == TimingWheel.NEVER ? DeadlineTimer.NEVER : tick << DeadlineTimer.TICK_SHIFT;
        }

        @Override
        protected long nextAlarm() {
            return at;
        }

        @Override
        protected void onAlarm(long now) {}

        @Override
        public Ripcord ripcord() {
            return reason -> false;
        }

        @Override
        public String name() {
            return "node";
        }

        @Override
        public String id() {
            return "node-1";
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                1,
                2,
                63,
                64,
                65,
                127,
                128,
                4_095,
                4_096,
                4_097,
                262_143,
                262_144,
                1L << 24,
                1L << 30,
                1L << 36,
                (1L << 40) - 1
            })
    void aNodeIsDueAtItsTickAndNotBefore(long tick) {
        wheel.arm(new Node(tick));
        expire(wheel, tick - 1, due);
        assertThat(due).isEmpty();
        expire(wheel, tick, due);
        assertThat(due).hasSize(1);
        assertThat(wheel.nextTick()).isEqualTo(TimingWheel.NEVER);
    }

    @Test
    void anInstantBetweenTwoTicksIsRoundedUp() {
        Node node = new Node(5);
        node.at += 1;
        assertThat(wheel.arm(node)).isEqualTo(6);
    }

    @Test
    void aNodeForATickThatHasPassedIsDueAtTheNext() {
        expire(wheel, 100, due);
        assertThat(wheel.arm(new Node(7))).isEqualTo(101);
    }

    @Test
    void aNodeThatWantsNoAlarmIsNotArmed() {
        assertThat(wheel.arm(new Node(TimingWheel.NEVER))).isEqualTo(TimingWheel.NEVER);
        assertThat(wheel.nextTick()).isEqualTo(TimingWheel.NEVER);
    }

    @Test
    void armingAgainMovesANode() {
        Node node = new Node(10);
        wheel.arm(node);
        node.at = 5_000L << DeadlineTimer.TICK_SHIFT;
        wheel.arm(node);
        expire(wheel, 4_999, due);
        assertThat(due).isEmpty();
        expire(wheel, 5_000, due);
        assertThat(due).containsExactly(node);
    }

    @Test
    void aDisarmedNodeLeavesNothing() {
        Node first = new Node(10);
        Node second = new Node(10);
        Node third = new Node(10);
        List.of(first, second, third).forEach(wheel::arm);
        wheel.disarm(second);
        wheel.disarm(second);
        wheel.disarm(third);
        wheel.disarm(first);
        assertThat(wheel.nextTick()).isEqualTo(TimingWheel.NEVER);
        assertThat(List.of(first, second, third)).allMatch(node -> node.next == null && node.previous == null);
    }

    @Test
    void theNextTickIsNeverLaterThanTheNextNode() {
        expire(wheel, 1_000, due);
        wheel.arm(new Node(1_000_000));
        wheel.arm(new Node(70_000));
        assertThat(wheel.nextTick()).isBetween(1_001L, 70_000L);
    }

    @Test
    void itSaysHowOftenItWasUsed() {
        long before = wheel.armed();
        wheel.arm(new Node(1));
        assertThat(wheel.armed()).isEqualTo(before + 1);
    }

    /** Against a sorted map, with random arms, moves, disarms and leaps of time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itDoesWhatASortedMapWould(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, List<Node>> model = new TreeMap<>();
        List<Node> armed = new ArrayList<>();
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            if (what < 6) {
                Node node = new Node(now + 1 + (long) Math.pow(2, random.nextDouble() * 30));
                wheel.arm(node);
                model.computeIfAbsent(node.alarmTick, tick -> new ArrayList<>()).add(node);
                armed.add(node);
            } else if (what < 8 && !armed.isEmpty()) {
                Node node = armed.remove(random.nextInt(armed.size()));
                wheel.disarm(node);
                model.getOrDefault(node.alarmTick, new ArrayList<>()).remove(node);
            } else {
                now += (long) Math.pow(2, random.nextDouble() * 20);
                due.clear();
                expire(wheel, now, due);
                List<Node> expected = new ArrayList<>();
                while (!model.isEmpty() && model.firstKey() <= now) {
                    expected.addAll(model.pollFirstEntry().getValue());
                }
                assertThat(due).hasSameSizeAs(expected).containsAll(expected);
                assertThat(due).extracting(node -> node.alarmTick).isSortedAccordingTo(Comparator.naturalOrder());
                armed.removeAll(expected);
            }
        }
    }
}
