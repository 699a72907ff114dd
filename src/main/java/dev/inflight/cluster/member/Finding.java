package dev.inflight.cluster.member;

import dev.inflight.InFlightRegistry;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskDetail;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskText;
import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterCandidate;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds which run is meant. By its id that is the replica in it; by its name everybody is asked, since the name may run on
 * several. Of those the outstanding one is meant, as on one replica; if there are several, nobody knows which.
 */
final class Finding {

    private static final int MOST_CANDIDATES = 100;

    private final String instance;
    private final InFlightRegistry registry;
    private final Calls calls;
    private final Beats beats;
    private final Questions questions;
    private final OrderThreads threads;

    Finding(
            String instance,
            InFlightRegistry registry,
            Calls calls,
            Beats beats,
            Questions questions,
            OrderThreads threads) {
        this.instance = instance;
        this.registry = registry;
        this.calls = calls;
        this.beats = beats;
        this.questions = questions;
        this.threads = threads;
    }

    static String shown(String text) {
        return TaskText.escape(TaskText.clip(text));
    }

    /** Where the run is. */
    CompletionStage<Target> locate(String name, @Nullable String id) {
        if (id != null && Owners.of(id).equals(instance)) {
            return CompletableFuture.completedFuture(Target.at(instance, id, false));
        }
        return others().thenCompose(members -> {
            if (members == null) {
                return CompletableFuture.completedFuture(alone(name, id));
            }
            Member owner = id == null ? null : members.get(Owners.of(id));
            return owner == null || id == null
                    ? everywhere(name, false, members).thenApply(found -> found.target(id))
                    : CompletableFuture.completedFuture(owner(owner, id));
        });
    }

    /** The replica in this id, if it is another that is alive. */
    CompletionStage<Target> owner(String id) {
        return others().thenApply(members -> {
            Member owner = members == null ? null : members.get(Owners.of(id));
            if (members == null) {
                return Target.none(
                        ClusterVerdict.UNAVAILABLE,
                        true,
                        "the cluster's engine does not answer, and this run is not here");
            }
            if (owner != null) {
                return owner(owner, id);
            }
            return members.all()
                    ? Target.none(ClusterVerdict.NOT_FOUND, false, null)
                    : Target.none(ClusterVerdict.UNKNOWN, true, "its replica may be one that the engine has forgotten");
        });
    }

    /** The run in depth. */
    CompletionStage<ClusterAnswer<TaskDetail>> inspect(String name, @Nullable String id) {
        if (id != null && Owners.of(id).equals(instance)) {
            return CompletableFuture.completedFuture(here(name, id, false));
        }
        return others().thenCompose(members -> {
            if (members == null) {
                Target.Unfound nobody = alone(name, id).end();
                return CompletableFuture.completedFuture(nobody == null ? here(name, null, true) : nobody.as());
            }
            Member owner = id == null ? null : members.get(Owners.of(id));
            if (owner == null || id == null) {
                return everywhere(name, true, members).thenApply(found -> {
                    Target target = found.target(id);
                    return target.end() == null
                            ? found.detail(target)
                            : target.end().as();
                });
            }
            Target target = owner(owner, id);
            return target.end() == null
                    ? ask(name, target)
                    : CompletableFuture.completedFuture(target.end().<TaskDetail>as());
        });
    }

    /**
     * The other replicas that are known.
     *
     * @param byInstance those
     * @param all whether there are no more, as far as can be known
     */
    private record Others(Map<String, Member> byInstance, boolean all) {

        @Nullable Member get(String instance) {
            return byInstance.get(instance);
        }
    }

    /** {@code null}: the engine does not answer. */
    private CompletionStage<@Nullable Others> others() {
        if (!beats.isUp()) {
            return CompletableFuture.completedFuture(null);
        }
        return calls.members()
                .handleAsync(
                        (members, failure) -> {
                            if (members == null) {
                                return null;
                            }
                            Map<String, Member> others = new HashMap<>();
                            members.forEach(member -> others.put(member.instance(), member));
                            others.remove(instance);
                            return new Others(others, beats.areAll(members));
                        },
                        threads);
    }

    private Target alone(String name, @Nullable String id) {
        Optional<TaskSnapshot> own = id == null ? registry.find(name) : Optional.empty();
        return own.map(task -> Target.at(instance, task.id(), true))
                .orElseGet(() -> Target.none(
                        ClusterVerdict.UNAVAILABLE,
                        true,
                        "the cluster's engine does not answer, and this replica has no such run"));
    }

    private static Target owner(Member owner, String id) {
        return owner.isAlive()
                ? Target.at(owner.instance(), id, false)
                : Target.none(ClusterAnswer.unanswered(
                                ClusterVerdict.UNKNOWN, true, "its replica " + owner.instance() + " is lost")
                        .about(id, owner.instance()));
    }

    private ClusterAnswer<TaskDetail> here(String name, @Nullable String id, boolean partial) {
        try {
            return registry.inspect(name, id)
                    .map(detail -> ClusterAnswer.answered(detail, detail.task().id(), instance, partial))
                    .orElseGet(() -> ClusterAnswer.unanswered(ClusterVerdict.NOT_FOUND, partial, null));
        } catch (RunMismatchException another) {
            return ClusterAnswer.unanswered(ClusterVerdict.OTHER_RUN, partial, another.getMessage());
        }
    }

    private CompletionStage<ClusterAnswer<TaskDetail>> ask(String name, Target target) {
        Map<String, String> fields = Map.of("name", name, "run", target.id(), "detail", "1");
        return questions
                .ask(List.of(target.instance()), Orders.FIND, fields, Lists.PATIENCE, Lists.VALIDITY)
                .thenApply(replies -> {
                    Message answer = replies.answers().get(target.instance());
                    return answer == null
                            ? ClusterAnswer.<TaskDetail>unanswered(
                                            ClusterVerdict.UNKNOWN, true, "its replica does not answer")
                                    .about(target.id(), target.instance())
                            : ByName.read(answer, target, Finding::detail);
                });
    }

    private CompletionStage<Found> everywhere(String name, boolean detail, Others members) {
        List<String> alive = members.byInstance().values().stream()
                .filter(Member::isAlive)
                .map(Member::instance)
                .toList();
        Map<String, String> fields = detail ? Map.of("name", name, "detail", "1") : Map.of("name", name);
        return questions
                .ask(alive, Orders.FIND, fields, Lists.PATIENCE, Lists.VALIDITY)
                .thenApply(replies -> new Found(name, replies, members.all()));
    }

    private static @Nullable TaskSnapshot row(Message answer) {
        List<String> rows = Rows.lines(answer.fields().get("rows"));
        return rows.isEmpty() ? null : Rows.parse(rows.get(0), answer.from());
    }

    private static @Nullable TaskDetail detail(Message answer) {
        TaskSnapshot task = row(answer);
        return task == null
                ? null
                : new TaskDetail(
                        task,
                        Rows.parseStack(answer.fields().getOrDefault("stack", "")),
                        Rows.lines(answer.fields().get("ends")).stream()
                                .map(EndRows::parse)
                                .toList());
    }

    /** Who has the name. */
    private final class Found {

        private final String name;
        private final Map<String, Message> answers;
        private final List<TaskSnapshot> tasks = new ArrayList<>();
        private final boolean partial;

        Found(String name, Questions.Replies replies, boolean all) {
            this.name = name;
            this.answers = replies.answers();
            boolean unread = !all || !replies.silent().isEmpty() || !replies.sent();
            registry.find(name).ifPresent(tasks::add);
            for (Message answer : answers.values()) {
                try {
                    TaskSnapshot task = row(answer);
                    if (task != null && task.name().equals(name)) {
                        tasks.add(task);
                    }
                    unread |= answer.fields().containsKey(Orders.BUSY)
                            || answer.fields().containsKey(Orders.REFUSED);
                } catch (IllegalArgumentException | ArithmeticException nonsense) {
                    unread = true;
                }
            }
            this.partial = unread;
        }

        /** @param id a run whose replica is not known, so that it is none of these */
        Target target(@Nullable String id) {
            List<TaskSnapshot> outstanding =
                    tasks.stream().filter(task -> task.outcome() == null).toList();
            List<TaskSnapshot> meant = outstanding.isEmpty() ? tasks : outstanding;
            if (meant.isEmpty()) {
                return partial
                        ? Target.none(
                                ClusterVerdict.UNKNOWN, true, "no replica that answered has it, and not all answered")
                        : Target.none(ClusterVerdict.NOT_FOUND, false, null);
            }
            if (id != null) {
                String problem = new RunMismatchException(name, id, meant.get(0).id()).getMessage();
                return Target.none(ClusterVerdict.OTHER_RUN, partial, problem);
            }
            return meant.size() == 1
                    ? Target.at(Owners.of(meant.get(0).id()), meant.get(0).id(), partial)
                    : Target.none(several(meant));
        }

        private ClusterAnswer<TaskSnapshot> several(List<TaskSnapshot> meant) {
            List<ClusterCandidate> candidates = meant.stream()
                    .limit(MOST_CANDIDATES)
                    .map(task -> new ClusterCandidate(Owners.of(task.id()), task.id(), task.age()))
                    .toList();
            return new ClusterAnswer<>(
                    ClusterVerdict.SEVERAL,
                    null,
                    null,
                    null,
                    partial,
                    candidates,
                    "the name runs on " + meant.size() + " replicas; say which by its id");
        }

        ClusterAnswer<TaskDetail> detail(Target target) {
            Message answer = answers.get(target.instance());
            return answer == null ? here(name, target.id(), partial) : ByName.read(answer, target, Finding::detail);
        }
    }
}
