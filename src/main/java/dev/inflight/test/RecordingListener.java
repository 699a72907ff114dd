package dev.inflight.test;

import dev.inflight.Overlap;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every event in the order in which it came, for ever: for tests. Give it to a registry when that is built, or later by
 * {@code addListener}. Safe for use by any thread.
 */
public final class RecordingListener implements TaskListener {

    /** A method of {@link TaskListener}. */
    public enum Type {
        /** {@link TaskListener#onStarted}. */
        STARTED,
        /** {@link TaskListener#onEnded}. */
        ENDED,
        /** {@link TaskListener#onZombie}. */
        ZOMBIE,
        /** {@link TaskListener#onWorkGone}. */
        WORK_GONE,
        /** {@link TaskListener#onOverlap}. */
        OVERLAP
    }

    /**
     * What happened.
     *
     * @param type what the listener was told
     * @param task the run as it was then; with {@link Type#OVERLAP} the older one
     * @param lag only with {@link Type#WORK_GONE}
     * @param policy only with {@link Type#OVERLAP}
     */
    public record Event(
            Type type,
            TaskSnapshot task,
            @Nullable Duration lag,
            @Nullable Overlap policy) {}

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    /** One that has heard nothing yet. */
    public RecordingListener() {}

    @Override
    public void onStarted(TaskSnapshot task) {
        events.add(new Event(Type.STARTED, task, null, null));
    }

    @Override
    public void onEnded(TaskSnapshot task) {
        events.add(new Event(Type.ENDED, task, null, null));
    }

    @Override
    public void onZombie(TaskSnapshot task) {
        events.add(new Event(Type.ZOMBIE, task, null, null));
    }

    @Override
    public void onWorkGone(TaskSnapshot task, Duration stopLag) {
        events.add(new Event(Type.WORK_GONE, task, stopLag, null));
    }

    @Override
    public void onOverlap(TaskSnapshot older, Overlap policy) {
        events.add(new Event(Type.OVERLAP, older, null, policy));
    }

    /** Everything so far. */
    public List<Event> all() {
        return List.copyOf(events);
    }

    /** The runs that were announced. */
    public List<TaskSnapshot> started() {
        return of(Type.STARTED);
    }

    /** The runs that ended, refused ones too. */
    public List<TaskSnapshot> ended() {
        return of(Type.ENDED);
    }

    /** The runs that became zombies. */
    public List<TaskSnapshot> zombies() {
        return of(Type.ZOMBIE);
    }

    /** The stopped runs whose work has gone. */
    public List<TaskSnapshot> workGone() {
        return of(Type.WORK_GONE);
    }

    /** The older run of every overlap. */
    public List<TaskSnapshot> overlaps() {
        return of(Type.OVERLAP);
    }

    /** The types of one run's events, in order. */
    public List<Type> typesOf(String id) {
        return events.stream()
                .filter(event -> event.task().id().equals(id))
                .map(Event::type)
                .toList();
    }

    private List<TaskSnapshot> of(Type type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .map(Event::task)
                .toList();
    }
}
