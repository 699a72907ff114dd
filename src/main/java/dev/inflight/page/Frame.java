package dev.inflight.page;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.inflight.HistoryQuery;
import dev.inflight.InFlightRegistry;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskCounts;
import dev.inflight.TaskDetail;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.actuate.TaskDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All that the page shows at one moment, bounded whatever is going on.
 *
 * @param instance the registry
 * @param changes whether the endpoint can be used to stop anything; whether this viewer may is for the application to say
 * @param cluster whether the endpoint can be asked for what other replicas run
 * @param counts how much is going on in all
 * @param matched how many runs the view matched, zombies among them
 * @param shown how many of those are here
 * @param zombies of those, work that outlived its grace, with the top of its stack
 * @param tasks and the others
 * @param ends the last ends of all, newest first
 * @param kinds every kind seen so far
 * @param restSeconds how long a viewer should wait at least before it asks again
 */
public record Frame(
        String instance,
        boolean changes,
        boolean cluster,
        Counts counts,
        int matched,
        int shown,
        List<Zombie> zombies,
        List<TaskDescriptor> tasks,
        List<RecentEnd> ends,
        List<KindNumbers> kinds,
        double restSeconds)
        implements OperationResponseBody {

    private static final int MOST_TASKS = 200;
    private static final int MOST_ZOMBIES = 50;
    private static final int MOST_STACKS = 20;
    private static final int MOST_FRAMES = 8;
    private static final int MOST_ENDS = 12;
    private static final TaskPage NOTHING = new TaskPage(List.of(), 0, false, null);

    /** As {@link TaskCounts}, the age in seconds. */
    record Counts(int outstanding, int queued, int running, int stopping, int zombies, double oldestSeconds) {}

    /**
     * @param task the run
     * @param stack the innermost frames of where its worker is right now; empty beyond the first few zombies
     */
    record Zombie(@JsonUnwrapped TaskDescriptor task, List<String> stack) {}

    /**
     * What is the same for every view of one moment; read once.
     *
     * @param instance the registry
     * @param counts how much is going on
     * @param ends the last ends
     * @param kinds every kind
     */
    public record Moment(String instance, Counts counts, List<RecentEnd> ends, List<KindNumbers> kinds) {

        /** This moment. */
        public static Moment of(InFlightRegistry registry) {
            TaskCounts counts = registry.counts();
            return new Moment(
                    registry.instance(),
                    new Counts(
                            counts.outstanding(),
                            counts.queued(),
                            counts.running(),
                            counts.stopping(),
                            counts.zombies(),
                            counts.oldest().toNanos() / 1e9),
                    RecentEnds.of(registry, new HistoryQuery(null, null, null, MOST_ENDS))
                            .ends(),
                    registry.statistics().stream()
                            .map(KindNumbers::of)
                            .sorted(Comparator.comparing(KindNumbers::kind))
                            .toList());
        }
    }

    /** What this view shows at this moment. */
    public static Frame of(InFlightRegistry registry, FrameView view, Moment moment, boolean changes, boolean cluster) {
        TaskPage tasks = page(registry, view.tasks(MOST_TASKS));
        TaskPage zombies = moment.counts.zombies() == 0 ? NOTHING : page(registry, view.zombies(MOST_ZOMBIES));
        return new Frame(
                moment.instance,
                changes,
                cluster,
                moment.counts,
                tasks.matched() + zombies.matched(),
                tasks.tasks().size() + zombies.tasks().size(),
                zombies(registry, zombies.tasks()),
                tasks.tasks().stream().map(TaskDescriptor::of).toList(),
                moment.ends,
                moment.kinds,
                0);
    }

    Frame resting(double seconds) {
        return new Frame(instance, changes, cluster, counts, matched, shown, zombies, tasks, ends, kinds, seconds);
    }

    private static TaskPage page(InFlightRegistry registry, @Nullable TaskQuery query) {
        return query == null ? NOTHING : registry.list(query);
    }

    private static List<Zombie> zombies(InFlightRegistry registry, List<TaskSnapshot> tasks) {
        List<Zombie> zombies = new ArrayList<>();
        for (TaskSnapshot task : tasks) {
            List<String> stack = zombies.size() < MOST_STACKS ? stack(registry, task) : List.of();
            zombies.add(new Zombie(TaskDescriptor.of(task), stack));
        }
        return zombies;
    }

    private static List<String> stack(InFlightRegistry registry, TaskSnapshot task) {
        try {
            Optional<TaskDetail> detail = registry.inspect(task.name(), task.id());
            return detail.stream()
                    .flatMap(it -> it.stack().stream())
                    .limit(MOST_FRAMES)
                    .map(frame -> "at " + frame)
                    .toList();
        } catch (RunMismatchException gone) {
            return List.of();
        }
    }
}
