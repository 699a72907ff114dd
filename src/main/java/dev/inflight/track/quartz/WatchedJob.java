package dev.inflight.track.quartz;

import dev.inflight.TaskContext;
import dev.inflight.track.Subject;
import dev.inflight.track.Watch;
import dev.inflight.track.WatchedWork;
import org.jspecify.annotations.Nullable;
import org.quartz.InterruptableJob;
import org.quartz.Job;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.UnableToInterruptJobException;
import org.springframework.util.ClassUtils;

/**
 * A job whose execution is a run on the thread that executes it. This is what {@link JobExecutionContext#getJobInstance()}
 * returns to listeners.
 */
public class WatchedJob implements Job {

    private final Job job;
    private final Watch watch;

    WatchedJob(Job job, Watch watch) {
        this.job = job;
        this.watch = watch;
    }

    /** The application's own job. */
    public final Job job() {
        return job;
    }

    @Override
    public final void execute(JobExecutionContext context) throws JobExecutionException {
        JobDetail detail = context.getJobDetail();
        String name = detail.getKey().toString();
        String kind = ClassUtils.getShortName(detail.getJobClass()); // names of jobs may be as many as there are orders
        String label = name + ", triggered by " + context.getTrigger().getKey();
        try {
            var unused = watch.over(new Subject(kind, name, label), new Execution(job, context));
        } catch (JobExecutionException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            Watch.<RuntimeException>rethrow(failure);
        }
    }

    @Override
    public final String toString() {
        return job.toString();
    }

    private record Execution(Job job, JobExecutionContext context) implements WatchedWork {

        @Override
        public @Nullable Object call() throws Exception {
            try (TaskContext.Hook hook = TaskContext.current().onCancel(this::interrupt)) {
                job.execute(context);
            }
            return null;
        }

        /** What it does when somebody interrupts the job through its scheduler. */
        private void interrupt() {
            if (job instanceof InterruptableJob interruptable) {
                try {
                    interruptable.interrupt();
                } catch (UnableToInterruptJobException unable) {
                    throw new IllegalStateException(unable);
                }
            }
        }

        @Override
        public @Nullable Object stoppedBefore(Throwable stop) throws JobExecutionException {
            throw new JobExecutionException(stop);
        }
    }
}
