package dev.inflight.core.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.TimeSource;
import dev.inflight.core.LogLines;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who calls the timer, while its callers leave it, are held up and come back. Each call is played by the test's next scene. */
@Timeout(30)
class DriverThreadsTests {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long NEVER = TimeSource.Timer.NEVER;

    @RegisterExtension
    final LogLines log = new LogLines();

    /** What the calls do, one after the other; those after the last do nothing. */
    private final BlockingQueue<Function<TimeSource.Driver, Long>> scenes = new LinkedBlockingQueue<>();

    private final BlockingQueue<Thread> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch secondRelease = new CountDownLatch(1);
    private final TimeSource.Driver driver = SystemTime.INSTANCE.drive("driver", this::call);

    private long call() {
        Function<TimeSource.Driver, Long> scene = scenes.poll();
        calls.add(Thread.currentThread());
        return scene == null ? NEVER : scene.apply(driver);
    }

    @AfterEach
    void end() {
        release.countDown();
        secondRelease.countDown();
        driver.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A scene: leaves, is held up, and says whether it was back in time. */
    private Function<TimeSource.Driver, Long> leaveAndBeHeldUp(long nanos) {
        return driving -> leaveAndBeHeldUp(driving, nanos).apply(driving);
    }

    private Function<TimeSource.Driver, Long> leaveAndBeHeldUp(TimeSource.Driver left, long nanos) {
        return ignored -> {
            answers.add(left.leave(nanos));
            awaitQuietly(release);
            answers.add(left.back());
            return NEVER;
        };
    }

    private Thread nextCall() throws InterruptedException {
        return calls.take();
    }

    @Test
    void whoIsNotWokenNeverCalls() {
        assertThat(calls).isEmpty();
    }

    @Test
    void aLeaderThatIsHeldUpIsReplacedWhenTheTimerIsDue() throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(1_000_000));
        driver.wake();
        Thread first = nextCall();
        assertThat(nextCall()).isNotSameAs(first);
    }

    @Test
    void aLeaderThatIsHeldUpIsReplacedWhenTheTimerIsWoken() throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(AN_HOUR));
        driver.wake();
        Thread first = nextCall();
        assertThat(answers.take()).isTrue();
        driver.wake();
        assertThat(nextCall()).isNotSameAs(first);
    }

    @Test
    void whoHasBeenReplacedIsToldWhenItIsBack() throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(1_000_000));
        driver.wake();
        nextCall();
        assertThat(answers.take()).as("has left").isTrue();
        nextCall();
        release.countDown();
        assertThat(answers.take()).as("leads still").isFalse();
    }

    @Test
    void whoIsBackInTimeLeadsStill() throws InterruptedException {
        scenes.add(driving -> {
            answers.add(driving.leave(AN_HOUR));
            answers.add(driving.back());
            return NEVER;
        });
        driver.wake();
        Thread first = nextCall();
        assertThat(answers.take()).as("has left").isTrue();
        assertThat(answers.take()).as("is back").isTrue();
        driver.wake();
        assertThat(nextCall()).isSameAs(first);
    }

    @Test
    void nobodyLeavesWhoWasWokenSinceItBeganToLook() throws InterruptedException {
        scenes.add(driving -> {
            driving.wake();
            answers.add(driving.leave(AN_HOUR));
            return NEVER;
        });
        driver.wake();
        assertThat(answers.take()).isFalse();
    }

    @Test
    void whileTheFormerLeaderIsHeldUpTheNextMayNotLeave() throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(1_000_000));
        scenes.add(driving -> {
            answers.add(driving.leave(AN_HOUR));
            return NEVER;
        });
        driver.wake();
        assertThat(answers.take()).as("the first").isTrue();
        assertThat(answers.take()).as("the second").isFalse();
    }

    @Test
    void onceItIsFreeTheFormerLeaderStandsBy() throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(1_000_000));
        driver.wake();
        Thread first = nextCall();
        nextCall();
        release.countDown();
        assertThat(answers.take()).as("has left").isTrue();
        assertThat(answers.take()).as("leads still").isFalse();
        await().until(
                        () -> { // it may be on its way still
                            scenes.add(leaveAndWait(secondRelease));
                            driver.wake();
                            nextCall();
                            return answers.take();
                        });
        assertThat(nextCall()).isSameAs(first);
    }

    private Function<TimeSource.Driver, Long> leaveAndWait(CountDownLatch latch) {
        return driving -> {
            boolean left = driving.leave(1_000_000);
            answers.add(left);
            if (left) {
                awaitQuietly(latch);
            }
            return NEVER;
        };
    }

    @Test
    void whoStandsByAsleepIsWokenByALeaderWhoIsDueSooner() throws InterruptedException {
        try (DriverThreads sleepy = new DriverThreads("sleepy", this::call, AN_HOUR, 10 * AN_HOUR)) {
            Thread first = leadsWhileAnotherSleeps(sleepy);
            scenes.add(leaveAndBeHeldUp(sleepy, 1_000_000));
            sleepy.wake();
            assertThat(nextCall()).isSameAs(first);
            assertThat(nextCall()).isNotSameAs(first);
        }
    }

    @Test
    void whoStandsByAsleepIsWokenWithTheTimer() throws InterruptedException {
        try (DriverThreads sleepy = new DriverThreads("sleepy", this::call, AN_HOUR, 10 * AN_HOUR)) {
            Thread first = leadsWhileAnotherSleeps(sleepy);
            scenes.add(leaveAndBeHeldUp(sleepy, 2 * AN_HOUR));
            sleepy.wake();
            assertThat(nextCall()).isSameAs(first);
            assertThat(answers.take()).as("has left").isTrue();
            sleepy.wake();
            assertThat(nextCall()).isNotSameAs(first);
        }
    }

    /** The thread that leads, once the other sleeps for an hour. */
    private Thread leadsWhileAnotherSleeps(DriverThreads sleepy) throws InterruptedException {
        scenes.add(driving -> {
            answers.add(sleepy.leave(AN_HOUR) && sleepy.back());
            return NEVER;
        });
        sleepy.wake();
        Thread first = nextCall();
        assertThat(answers.take()).as("has left and come back").isTrue();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread != first
                        && thread.getName().equals("sleepy")
                        && thread.getState() == Thread.State.TIMED_WAITING));
        return first;
    }

    @Test
    void whoStandsByEndsWhenNobodyHasLeftForAWhile() throws InterruptedException {
        try (DriverThreads impatient = new DriverThreads("impatient", this::call, 1, 1)) {
            assertThat(replaced(impatient).isAlive()).isFalse();
        }
    }

    @Test
    void afterThatAnotherStandsByForWhoeverWantsToLeave() throws InterruptedException {
        try (DriverThreads impatient = new DriverThreads("impatient", this::call, 1, 1)) {
            replaced(impatient);
            scenes.add(driving -> {
                answers.add(impatient.leave(AN_HOUR));
                return NEVER;
            });
            impatient.wake();
            assertThat(answers.take()).isTrue();
        }
    }

    /** A leader that was held up and replaced, once it has stood by in vain and ended. */
    private Thread replaced(DriverThreads impatient) throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(impatient, 1_000_000));
        impatient.wake();
        Thread first = nextCall();
        assertThat(answers.take()).as("has left").isTrue();
        nextCall();
        release.countDown();
        assertThat(answers.take()).as("leads still").isFalse();
        first.join();
        return first;
    }

    @Test
    void oneThatFailsIsCalledAgain() throws InterruptedException {
        scenes.add(driving -> {
            throw new IllegalStateException("on purpose");
        });
        driver.wake();
        Thread first = nextCall();
        assertThat(nextCall()).isSameAs(first);
    }

    @Test
    void oneThatFailsWhileItIsAwayLeadsStill() throws InterruptedException {
        scenes.add(driving -> {
            answers.add(driving.leave(AN_HOUR));
            throw new IllegalStateException("on purpose");
        });
        driver.wake();
        Thread first = nextCall();
        assertThat(answers.take()).as("has left").isTrue();
        assertThat(nextCall()).as("tries again").isSameAs(first);
        driver.wake();
        assertThat(nextCall()).isSameAs(first);
    }

    @Test
    void bothEndWhenItIsClosed() throws InterruptedException {
        scenes.add(leaveAndBeHeldUp(1_000_000));
        driver.wake();
        Thread first = nextCall();
        Thread second = nextCall();
        driver.close();
        release.countDown();
        first.join();
        second.join();
        assertThat(first.isAlive() || second.isAlive()).isFalse();
    }

    @Test
    void afterItIsClosedNobodyLeaves() throws InterruptedException {
        scenes.add(driving -> {
            driving.close();
            answers.add(driving.leave(AN_HOUR));
            return NEVER;
        });
        driver.wake();
        assertThat(answers.take()).isFalse();
    }
}
