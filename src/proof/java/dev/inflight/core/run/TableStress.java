package dev.inflight.core.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.inflight.Overlap;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** An older run ends while a newer one takes its name: afterwards the newer one has it. */
final class TableStress {

    private TableStress() {}

    /** The engine's own table, under the policy that replaces. */
    @JCStressTest
    @Outcome(id = "newer", expect = ACCEPTABLE, desc = "the newer run has the name")
    @Outcome(expect = FORBIDDEN, desc = "its row was lost")
    @State
    public static class RealReplace {

        private final NameTable<Row> table = new NameTable<>();
        private final Row older = new Row("older");
        private final Row newer = new Row("newer");

        public RealReplace() {
            table.enter(older, Overlap.FAIL_OLDER, false);
        }

        @Actor
        public void ends() {
            older.decided = true;
            table.leave(older);
        }

        @Actor
        public void starts() {
            table.enter(newer, Overlap.FAIL_OLDER, false);
        }

        @Arbiter
        public void look(L_Result result) {
            result.r1 = String.valueOf(table.get("name"));
        }
    }

    /** The same when the newer one queues: whether it waited or not, in the end it has the name. */
    @JCStressTest
    @Outcome(id = "newer", expect = ACCEPTABLE, desc = "the newer run has the name")
    @Outcome(expect = FORBIDDEN, desc = "its turn was lost")
    @State
    public static class RealQueue {

        private final NameTable<Row> table = new NameTable<>();
        private final Row older = new Row("older");
        private final Row newer = new Row("newer");

        public RealQueue() {
            table.enter(older, Overlap.QUEUE, false);
        }

        @Actor
        public void ends() {
            older.decided = true;
            table.leave(older);
        }

        @Actor
        public void starts() {
            table.enter(newer, Overlap.QUEUE, false);
        }

        @Arbiter
        public void look(L_Result result) {
            result.r1 = String.valueOf(table.get("name"));
        }
    }

    /** Both end: nothing is left, neither row nor line. */
    @JCStressTest
    @Outcome(id = "empty", expect = ACCEPTABLE, desc = "nothing is left")
    @Outcome(expect = FORBIDDEN, desc = "a ghost")
    @State
    public static class RealQueueEmpties {

        private final NameTable<Row> table = new NameTable<>();
        private final Row older = new Row("older");
        private final Row newer = new Row("newer");

        public RealQueueEmpties() {
            table.enter(older, Overlap.QUEUE, false);
            table.enter(newer, Overlap.QUEUE, false);
        }

        @Actor
        public void ends() {
            older.decided = true;
            table.leave(older);
        }

        @Actor
        public void endsToo() {
            newer.decided = true;
            table.leave(newer);
        }

        @Arbiter
        public void look(L_Result result) {
            result.r1 = table.isEmpty() ? "empty" : "left: " + table.size();
        }
    }

    /** What everybody writes first: a row is removed by its name. Must be caught. */
    @JCStressTest
    @Outcome(id = "newer", expect = ACCEPTABLE, desc = "the newer run has the name")
    @Outcome(expect = FORBIDDEN, desc = "its row was lost")
    @State
    public static class NaiveReplace {

        private final ConcurrentHashMap<String, Row> table = new ConcurrentHashMap<>();
        private final Row newer = new Row("newer");

        public NaiveReplace() {
            table.put("name", new Row("older"));
        }

        @Actor
        public void ends() {
            table.remove("name");
        }

        @Actor
        public void starts() {
            table.put("name", newer);
        }

        @Arbiter
        public void look(L_Result result) {
            result.r1 = String.valueOf(table.get("name"));
        }
    }

    private static final class Row implements NameTable.Row {

        private final String who;
        private volatile boolean decided;

        Row(String who) {
            this.who = who;
        }

        @Override
        public String name() {
            return "name";
        }

        @Override
        public boolean isDecided() {
            return decided;
        }

        @Override
        public boolean tryJoin() {
            return !decided;
        }

        @Override
        public String toString() {
            return who;
        }
    }
}
