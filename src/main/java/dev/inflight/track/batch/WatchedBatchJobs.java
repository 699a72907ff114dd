package dev.inflight.track.batch;

import dev.inflight.track.Subject;
import dev.inflight.track.Watch;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Lists the executions of the application's {@link Job} beans, each on the thread that executes the job, whoever launched it.
 * The beans get a proxy of their interfaces; so do {@link JobRepository} beans, see {@link QuietRepository}.
 *
 * <p>Not {@code Ordered}, so that it comes after every post-processor that is.
 */
public final class WatchedBatchJobs implements BeanPostProcessor {

    private final Watch watch;

    /** Makes a post-processor. */
    public WatchedBatchJobs(Watch watch) {
        this.watch = watch;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Job) {
            return advised(bean, new JobAdvice(watch));
        }
        return bean instanceof JobRepository ? advised(bean, new QuietRepository()) : bean;
    }

    private static Object advised(Object bean, MethodInterceptor advice) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(advice);
        if (bean instanceof Advised proxy && !proxy.isFrozen()) {
            proxy.addAdvisor(0, advisor);
            return bean;
        }
        ProxyFactory factory = new ProxyFactory(bean);
        factory.addAdvisor(advisor);
        return factory.getProxy(bean.getClass().getClassLoader());
    }

    /** Around {@code execute}. */
    private record JobAdvice(Watch watch) implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            if (call.getMethod().getName().equals("execute")
                    && call.getArguments().length == 1
                    && call.getArguments()[0] instanceof JobExecution execution
                    && call.getThis() instanceof Job job) {
                String kind = execution.getJobInstance().getJobName();
                String name = kind + ":" + execution.getId();
                return watch.over(new Subject(kind, name, name), new WatchedExecution(job, execution, call));
            }
            return call.proceed();
        }
    }
}
