package dev.inflight.core.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When the effects ask for a thread, and when one goes. No thread is at work here but the test's own: each that is asked for
 * waits in {@link #few} or {@link #many} until the test does its work.
 */
@Timeout(30)
class CallbackPoolThreadsTests {

    private static final int BASE = 2;
    private static final int MAX = 1_000;
    private static final int QUEUED = 500;
    private static final Runnable NOTHING = () -> {};

    private final Deque<Runnable> few = new ArrayDeque<>();
    private final Deque<Runnable> many = new ArrayDeque<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CallbackPool effects = effects(MAX);
    private long now;

    private CallbackPool effects(int maxThreads) {
        CallbackPool made = new CallbackPool(few::add, many::add, BASE, maxThreads);
        made.wakeWith(wakes::incrementAndGet);
        return made;
    }

    private void execute(int times, Runnable effect) {
        for (int i = 0; i < times; i++) {
            effects.execute(effect);
        }
    }

    /** So many waiting, all the threads that there are at first asked for, and two looks at which nothing was done. */
    private void stuck(int waiting) {
        execute(waiting, done::incrementAndGet);
        look();
        look();
    }

    private boolean look() {
        now += Allowance.LOOK_NANOS;
        return effects.relieve(now);
    }

    private int threads() {
        return few.size() + many.size();
    }

    /** What the thread that was asked for first does until it goes. */
    private void work() {
        Queue<Runnable> some = few.isEmpty() ? many : few;
        some.remove().run();
    }

    // ---- asking for one

    @Test
    void theFirstEffectAsksForAThreadAndNobodyNeedsToLook() {
        effects.execute(NOTHING);
        assertThat(threads()).isEqualTo(1);
        assertThat(wakes).hasValue(0);
    }

    @Test
    void atFirstNoMoreAreAskedForThanTheBaseAndTheTimerLooks() {
        execute(BASE + 5, NOTHING);
        assertThat(threads()).isEqualTo(BASE);
        assertThat(wakes).hasValue(1);
    }

    @Test
    void anEffectThatATheadAtWorkComesToNextAsksForNoOtherAndIsWatched() {
        effects.execute(() -> effects.execute(done::incrementAndGet));
        work();
        assertThat(threads()).isZero();
        assertThat(wakes).hasValue(1);
        assertThat(done).hasValue(1);
    }

    @Test
    void aThreadDoesAllThatWaits() {
        execute(10, done::incrementAndGet);
        work();
        assertThat(done).hasValue(10);
    }

    @Test
    void aThreadThatLeavesOthersWaitingHasTheTimerLook() {
        execute(BASE, NOTHING); // a thread each, so nobody is watched yet
        work();
        assertThat(wakes).hasValue(1);
    }

    @Test
    void aThreadThatLeavesNobodyWaitingHasNobodyLook() {
        effects.execute(NOTHING);
        work();
        assertThat(wakes).hasValue(0);
    }

    @Test
    void whoeverComesAfterAllThreadsHaveGoneAsksForOneAgain() {
        execute(BASE, NOTHING);
        work();
        work();
        effects.execute(NOTHING);
        assertThat(threads()).isEqualTo(1);
    }

    // ---- being refused one

    @Test
    void whenNoThreadIsToBeHadTheCallingOneDoesIt() {
        CallbackPool alone = new CallbackPool(refuse(), refuse(), BASE, MAX);
        alone.execute(done::incrementAndGet);
        assertThat(done).hasValue(1);
    }

    @Test
    void theCallingThreadCountsAsOneOnlyWhileItWorks() {
        CallbackPool alone = new CallbackPool(refuse(), refuse(), BASE, MAX);
        alone.execute(done::incrementAndGet);
        alone.execute(done::incrementAndGet);
        assertThat(done).hasValue(2);
    }

    @Test
    void whenNoOtherThreadIsToBeHadThoseAtWorkGetToItAndAreWatched() {
        AtomicInteger asked = new AtomicInteger();
        CallbackPool one = new CallbackPool(
                thread -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new RejectedExecutionException("planted");
                    }
                    few.add(thread);
                },
                refuse(),
                BASE,
                MAX);
        one.wakeWith(wakes::incrementAndGet);
        one.execute(done::incrementAndGet);
        one.execute(done::incrementAndGet);
        assertThat(done).as("done by the calling thread").hasValue(0);
        assertThat(wakes).hasValue(1);
        work();
        assertThat(done).hasValue(2);
    }

    private static Executor refuse() {
        return thread -> {
            throw new RejectedExecutionException("planted");
        };
    }

    @Test
    void anExecutorOfSomebodyElsesThatRefusesHasItDoneByTheCaller() {
        CallbackPool.on(refuse()).execute(done::incrementAndGet);
        assertThat(done).hasValue(1);
    }

    // ---- helping those who are stuck or slow

    @Test
    void oneLookWithNothingDoneIsNoReasonForMore() {
        execute(100, NOTHING);
        look();
        assertThat(threads()).isEqualTo(BASE);
    }

    @Test
    void twoLooksWithNothingDoneMakeThemFourTimesAsMany() {
        stuck(100);
        assertThat(threads()).isEqualTo(4 * BASE);
    }

    @Test
    void aLookThatComesTooEarlyIsNone() {
        execute(100, NOTHING);
        look();
        effects.relieve(now + Allowance.LOOK_NANOS - 1);
        assertThat(threads()).isEqualTo(BASE);
        effects.relieve(now + Allowance.LOOK_NANOS);
        assertThat(threads()).isEqualTo(4 * BASE);
    }

    @Test
    void noMoreAreAskedForThanThereAreEffectsWaiting() {
        stuck(BASE + 1);
        // one each for those who wait, since a thread that was asked for may be the one that is stuck
        assertThat(threads()).isEqualTo(BASE + BASE + 1);
    }

    @Test
    void noMoreAreAskedForThanTheMost() {
        CallbackPool bounded = effects(3);
        for (int i = 0; i < 100; i++) {
            bounded.execute(NOTHING);
        }
        bounded.relieve(Allowance.LOOK_NANOS);
        bounded.relieve(2 * Allowance.LOOK_NANOS);
        assertThat(threads()).isEqualTo(3);
    }

    @Test
    void thoseBeyondTheFewAreOfTheOtherKind() {
        stuck(MAX);
        while (threads() < MAX) {
            look();
        }
        assertThat(few).hasSize(CallbackPool.FEW);
        assertThat(many).hasSize(MAX - CallbackPool.FEW);
    }

    @Test
    void atTheSecondSlowLookOnEndTheyGetOneMore() {
        assertThat(threadsAtLooks(3, 3)).containsExactly(BASE - 1, BASE);
    }

    @Test
    void justSlowIsSlow() {
        assertThat(threadsAtLooks(Allowance.BRISK - 1, Allowance.BRISK - 1)).containsExactly(BASE - 1, BASE);
    }

    @Test
    void afterABriskLookOneSlowOneIsNoReasonForMore() {
        int slow = Allowance.BRISK - 1;
        assertThat(threadsAtLooks(slow, Allowance.BRISK, slow, slow))
                .containsExactly(BASE - 1, BASE - 1, BASE - 1, BASE);
    }

    @Test
    void briskLooksAllowNoMore() {
        List<Integer> threads = threadsAtLooks(Allowance.BRISK, Allowance.BRISK, Allowance.BRISK);
        assertThat(threads).containsOnly(BASE - 1);
        execute(BASE + 1, NOTHING);
        assertThat(threads()).isEqualTo(BASE);
    }

    @Test
    void ofEightWhoWereStuckTwoEffectsUntilTheLookAreStuckStill() {
        assertThat(threadsAtLooksOnceStuck(2)).containsExactly(4 * 4 * BASE - 1);
    }

    @Test
    void ofEightWhoWereStuckThreeEffectsUntilTheLookAreOnlySlow() {
        assertThat(threadsAtLooksOnceStuck(3)).containsExactly(4 * BASE - 1 + 1);
    }

    @Test
    void whoIsOneTooManyGoesAtTheEndOfItsTurn() {
        threadsAtLooksOnceStuck(Allowance.BRISK); // from eight to seven
        assertThat(done).hasValue(CallbackPool.TURN);
    }

    @Test
    void whoIsNotOneTooManyAnyMoreStays() {
        threadsAtLooksOnceStuck(Allowance.BRISK);
        work();
        assertThat(done).hasValue(QUEUED);
    }

    /**
     * How many threads are asked for and have not begun at each of the looks that one thread sees while it works, when so many
     * effects are done before each.
     */
    private List<Integer> threadsAtLooks(int... doneBefore) {
        List<Integer> threads = queueLooks(doneBefore);
        work();
        return threads;
    }

    /** The same when there are four times the base already, who had done nothing until then. */
    private List<Integer> threadsAtLooksOnceStuck(int... doneBefore) {
        List<Integer> threads = queueLooks(doneBefore);
        look();
        look();
        work();
        return threads;
    }

    private List<Integer> queueLooks(int... doneBefore) {
        List<Integer> threads = new ArrayList<>();
        int queued = 0;
        for (int before : doneBefore) {
            execute(queued == 0 ? before : before - 1, done::incrementAndGet); // a look is itself an effect
            effects.execute(() -> {
                done.incrementAndGet();
                look();
                threads.add(threads());
            });
            queued += queued == 0 ? before + 1 : before;
        }
        execute(QUEUED - queued, done::incrementAndGet);
        return threads;
    }

    // ---- looking no more

    @Test
    void whenNothingWaitsNobodyWantsAnotherLook() {
        execute(BASE + 1, NOTHING);
        assertThat(look()).as("while they wait").isTrue();
        work();
        work();
        assertThat(look()).as("when all are done").isFalse();
    }

    @Test
    void afterThatWhoeverWaitsIsWatchedAgain() {
        execute(BASE + 1, NOTHING);
        work();
        work();
        look();
        execute(BASE + 1, NOTHING);
        assertThat(wakes).hasValue(2);
    }

    // ---- room

    @Test
    void thereIsRoomUntilABacklogWaits() {
        execute(CallbackPool.BACKLOG - 1, NOTHING);
        assertThat(effects.hasRoom()).isTrue();
        effects.execute(NOTHING);
        assertThat(effects.hasRoom()).isFalse();
    }

    @Test
    void whenAllThreadsThatThereMayBeAreAtWorkThereIsRoom() {
        CallbackPool bounded = effects(BASE);
        for (int i = 0; i < CallbackPool.BACKLOG; i++) {
            bounded.execute(NOTHING);
        }
        assertThat(bounded.hasRoom()).isTrue();
    }

    // ---- the timer's thread takes part

    @Test
    void whatTheHolderQueuesAsksForNoThread() {
        effects.hold();
        execute(1, NOTHING);
        assertThat(threads()).isZero();
    }

    @Test
    void whatTheHolderQueuesWaits() {
        effects.hold();
        execute(1, NOTHING);
        assertThat(effects.isAnyWaiting()).isTrue();
    }

    @Test
    void whatOthersQueueMeanwhileAsksForAThread() throws InterruptedException {
        effects.hold();
        Thread other = new Thread(() -> execute(1, NOTHING));
        other.start();
        other.join();
        assertThat(threads()).isEqualTo(1);
    }

    @Test
    void ofManyThatTheHolderQueuesThoseBeyondABriskLookAskForThreads() {
        effects.hold();
        execute(Allowance.BRISK, NOTHING);
        assertThat(threads()).as("few").isZero();
        execute(1, NOTHING);
        assertThat(threads()).as("one more").isEqualTo(1);
    }

    @Test
    void whoHelpsDoesAllThatWaits() {
        effects.hold();
        execute(3, done::incrementAndGet);
        effects.help();
        assertThat(done).hasValue(3);
    }

    @Test
    void afterHelpNobodyNeedsToLook() {
        effects.hold();
        execute(3, NOTHING);
        effects.help();
        assertThat(look()).isFalse();
    }

    @Test
    void whileAsManyAsAreAllowedAreAtWorkNobodyHelps() {
        execute(BASE, NOTHING);
        effects.hold();
        execute(1, NOTHING);
        assertThat(effects.help()).isFalse();
    }

    @Test
    void whatNobodyHelpsWithIsWatched() {
        execute(BASE, NOTHING);
        effects.hold();
        execute(1, NOTHING);
        effects.help();
        assertThat(look()).isTrue();
    }

    @Test
    void whatAHelperQueuesItDoesAsWell() {
        effects.hold();
        effects.execute(() -> execute(1, done::incrementAndGet));
        effects.help();
        assertThat(done).hasValue(1);
    }

    @Test
    void whatIsReleasedHasThreadsAskedFor() {
        effects.hold();
        execute(QUEUED % Allowance.BRISK, NOTHING);
        effects.release();
        assertThat(threads()).isEqualTo(BASE);
    }

    @Test
    void whatIsReleasedIsWatched() {
        effects.hold();
        execute(1, NOTHING);
        effects.release();
        assertThat(look()).isTrue();
    }
}
