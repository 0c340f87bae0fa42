import { createModelService } from './modelService';
import { serve } from './wire';

serve(self, createModelService());
