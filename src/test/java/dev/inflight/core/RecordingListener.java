package dev.inflight.core;

import dev.inflight.Overlap;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Keeps every event in the order in which it came. Safe for use by any thread. */
final class RecordingListener implements TaskListener {

    enum Type {
        STARTED,
        ENDED,
        ZOMBIE,
        WORK_GONE,
        OVERLAP
    }

    /**
     * What happened.
     *
     * @param lag only with {@link Type#WORK_GONE}
     * @param policy only with {@link Type#OVERLAP}
     */
    record Event(
            Type type,
            TaskSnapshot task,
            @Nullable Duration lag,
            @Nullable Overlap policy) {}

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

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

    List<Event> all() {
        return List.copyOf(events);
    }

    List<TaskSnapshot> started() {
        return of(Type.STARTED);
    }

    List<TaskSnapshot> ended() {
        return of(Type.ENDED);
    }

    List<TaskSnapshot> zombies() {
        return of(Type.ZOMBIE);
    }

    List<TaskSnapshot> workGone() {
        return of(Type.WORK_GONE);
    }

    List<TaskSnapshot> overlaps() {
        return of(Type.OVERLAP);
    }

    /** The types of one run's events, in order. */
    List<Type> typesOf(String id) {
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
