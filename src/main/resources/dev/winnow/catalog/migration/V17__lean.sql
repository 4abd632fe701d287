-- Every build of a scan would pay for the orders of the console's pages: serve makes these indexes where it is used.
DROP INDEX build_finished;
DROP INDEX build_branch;
DROP INDEX build_number;
DROP INDEX build_newest;
-- For what asks about one target: the latest build, and what stands beside a build that is about to go.
CREATE INDEX build_group ON build (project, branch, os);
