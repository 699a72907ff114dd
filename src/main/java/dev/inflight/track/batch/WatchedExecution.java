package dev.inflight.track.batch;

import dev.inflight.TaskContext;
import dev.inflight.track.Watch;
import dev.inflight.track.WatchedWork;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.StepLocator;
import org.springframework.batch.core.step.tasklet.StoppableTasklet;
import org.springframework.batch.core.step.tasklet.TaskletStep;

/**
 * One execution of a job. When it is stopped, it is asked to do so first, as Batch's operator asks: it ends at the next chunk or
 * step, {@code STOPPED} and fit for a restart. What does not leave within the hooks' grace is interrupted.
 */
record WatchedExecution(Job job, JobExecution execution, MethodInvocation invocation) implements WatchedWork {

    @Override
    public @Nullable Object call() throws Exception {
        try (TaskContext.Hook hook = TaskContext.current().onCancel(this::stop)) {
            return proceed();
        }
    }

    /** A job throws nothing; it is its execution that says how it ended. */
    @Override
    public @Nullable Throwable failureIn(@Nullable Object result) {
        BatchStatus status = execution.getStatus();
        if (status == BatchStatus.STOPPING || status == BatchStatus.STOPPED) {
            return new CancellationException("the execution was stopped by Batch's own means");
        }
        if (!status.isUnsuccessful()) {
            return null;
        }
        List<Throwable> failures = execution.getAllFailureExceptions();
        return failures.isEmpty()
                ? new IllegalStateException(status + ", " + execution.getExitStatus())
                : failures.get(0);
    }

    /** Executed nevertheless, so that Batch writes down that nothing was done. */
    @Override
    public @Nullable Object stoppedBefore(Throwable stop) throws Exception {
        stop();
        return proceed();
    }

    private @Nullable Object proceed() throws Exception {
        try {
            return invocation.proceed();
        } catch (Throwable failure) {
            Watch.<Exception>rethrow(failure);
            return null; // never
        }
    }

    private void stop() {
        if (!execution.getStatus().isRunning()) {
            return;
        }
        execution.setStatus(BatchStatus.STOPPING);
        for (StepExecution step : List.copyOf(execution.getStepExecutions())) {
            if (step.getStatus().isRunning()) {
                step.setTerminateOnly();
                stopTasklet(step);
            }
        }
    }

    private void stopTasklet(StepExecution execution) {
        Step step = job instanceof StepLocator steps ? steps.getStep(execution.getStepName()) : null;
        if (step instanceof TaskletStep taskletStep && taskletStep.getTasklet() instanceof StoppableTasklet tasklet) {
            StepSynchronizationManager.register(execution); // for one in the step's scope
            try {
                tasklet.stop(execution);
            } finally {
                StepSynchronizationManager.release();
            }
        }
    }
}
