-- Argo CD has no health for an Application, so the waves of an app of apps would not wait. This check waits until the
-- child has compared its new source, has synced and is healthy. It never waits for what only a person does, such as to
-- sync a child by hand, to resume it or to confirm a deletion. Nor does an Application wait for itself.

local function result(status, message)
  return { status = status, message = message }
end

local function isEmpty(value)
  if type(value) ~= "table" then
    return value == nil or value == "" or value == false
  end
  for _, item in pairs(value) do
    if not isEmpty(item) then
      return false
    end
  end
  return true
end

-- An absent field and an empty one are the same to Argo CD.
local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b or (isEmpty(a) and isEmpty(b))
  end
  for key, value in pairs(a) do
    if not same(value, b[key]) then
      return false
    end
  end
  for key, value in pairs(b) do
    if a[key] == nil and not isEmpty(value) then
      return false
    end
  end
  return true
end

local function sameSource(spec, other)
  -- A hydrator makes the source from another one.
  if spec.sourceHydrator ~= nil then
    return true
  end
  if not isEmpty(spec.sources) then
    return same(spec.sources, other.sources)
  end
  return same(spec.source, other.source)
end

local function isCompared(spec, comparedTo)
  return same(spec.destination, comparedTo.destination) and sameSource(spec, comparedTo)
end

-- Argo CD writes `<application>:<group>/<kind>:<namespace>/<name>` on what an Application manages, and its name as a
-- label with the older way of tracking. Outside of Argo CD's namespace, the name is `<namespace>_<name>`.
local function isManagedByItself(metadata)
  local id = (metadata.annotations or {})["argocd.argoproj.io/tracking-id"]
  local label = (metadata.labels or {})["app.kubernetes.io/instance"]
  for _, name in ipairs({ metadata.name, (metadata.namespace or "") .. "_" .. metadata.name }) do
    if id == name .. ":argoproj.io/Application:" .. (metadata.namespace or "") .. "/" .. metadata.name then
      return true
    end
    if id == nil and label == name then
      return true
    end
  end
  return false
end

local function isAutomated(spec)
  local automated = (spec.syncPolicy or {}).automated
  return automated ~= nil and automated.enabled ~= false
end

-- True if something is out of sync that a sync without pruning would change.
local function needsSync(status, automated)
  if automated.prune == true or status.resources == nil then
    return true
  end
  for _, resource in ipairs(status.resources) do
    if resource.status == "OutOfSync" and not resource.requiresPruning then
      return true
    end
  end
  return false
end

-- Argo CD syncs a revision and a source once, whether that succeeds or not.
local function isSyncedOnce(spec, sync, syncResult)
  return sameSource(spec, syncResult) and same(sync.revision, syncResult.revision)
    and same(sync.revisions, syncResult.revisions)
end

local function conditionOf(status, type)
  for _, condition in ipairs(status.conditions or {}) do
    if condition.type == type then
      return condition
    end
  end
end

-- True for a message with the prefix that Argo CD writes. There is no `string` library: `!` follows the space.
local function waitsForConfirmation(message)
  local prefix = "waiting for pruning confirmation of"
  return message ~= nil and message >= prefix .. " " and message < prefix .. "!"
end

local spec = obj.spec or {}
local status = obj.status or {}
local sync = status.sync or {}
local health = status.health or {}
local operation = status.operationState or {}

if isManagedByItself(obj.metadata) then
  return result("Healthy", "Not waited for: it manages itself")
end

if not isAutomated(spec) then
  if health.status == "Degraded" then
    return result("Degraded", health.message)
  end
  return result("Healthy", "Not waited for: it does not sync automatically")
end

-- Argo CD compares nothing before this is fixed, so that it is not known which source it is about.
local invalid = conditionOf(status, "InvalidSpecError")
if invalid ~= nil then
  return result("Degraded", invalid.message)
end

if sync.status == nil or not isCompared(spec, sync.comparedTo or {}) then
  return result("Progressing", "Waiting for Argo CD to compare it with its source")
end

if operation.phase == "Running" and waitsForConfirmation(operation.message) then
  if health.status == "Degraded" then
    return result("Degraded", health.message)
  end
  return result("Healthy", "Not waited for: a person has to confirm what it deletes")
end

-- Also between its retries, which are limited in number.
if obj.operation ~= nil or operation.phase == "Running" or operation.phase == "Terminating" then
  return result("Progressing", "Waiting for its sync to finish")
end

-- The status is older than the sync. Both times are whole seconds: after equal ones, there may be no other comparison.
if operation.finishedAt ~= nil and status.reconciledAt ~= nil and status.reconciledAt < operation.finishedAt then
  return result("Progressing", "Waiting for Argo CD to compare it after its sync")
end

-- A ComparisonError may pass by itself, but nothing says whether it will: there is no clock, its own time starts again
-- when its text changes, and without polling there is no second comparison. To wait for one that stays would keep the
-- parent from taking a fix. A sync that fails is tried again instead, for longer than Argo CD takes to compare again.
-- SyncError: Argo CD does not start a sync, because the last one of this revision failed or it would delete everything.
local problem = conditionOf(status, "ComparisonError") or conditionOf(status, "SyncError")
if problem ~= nil then
  return result("Degraded", problem.message)
end

if sync.status == "OutOfSync" and needsSync(status, spec.syncPolicy.automated) then
  local syncResult = operation.syncResult
  if operation.phase == nil or (syncResult ~= nil and not isSyncedOnce(spec, sync, syncResult)) then
    return result("Progressing", "Waiting for its sync to start")
  end
  if operation.phase == "Failed" or operation.phase == "Error" then
    return result("Degraded", operation.message)
  end
end

if health.status == nil then
  return result("Progressing", "Waiting for its health")
end
if health.status == "Suspended" then
  return result("Healthy", "Not waited for: it is suspended, and a person resumes it")
end
return result(health.status, health.message)
